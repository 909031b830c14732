package org.scangate.api.access;

import java.time.Instant;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** One person signed in with two factors, from one browser. */
@ProviderType
public interface SignIn {

  /** Not secret; names the sign-in in audit and logs. */
  String id();

  Person person();

  Door door();

  Instant since();

  /** False once signed out, expired or revoked. */
  boolean active();

  /** Counts as activity of the person; keeps the idle expiry away. */
  void touch();

  /**
   * Calls back once, with the reason in plain words, when the sign-in ends; at once when it has
   * ended already. Called on a thread that must not block. Closing the returned handle takes the
   * callback away.
   */
  AutoCloseable onEnd(Consumer<String> callback);

  /**
   * When the second factor must be given again in place because the sign-in is past its expiry
   * while it holds control of a scanning scanner: the end of the grace. Null otherwise.
   */
  Instant secondFactorDueBy();
}
