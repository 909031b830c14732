package org.scangate.api.access;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The sign-ins of now. */
@ProviderType
public interface SignIns {

  /**
   * Finds the active sign-in of a cookie value. Constant-time, bounded, never blocks.
   *
   * @param token the value of the cookie {@link #COOKIE}
   * @param binding what the sign-in is bound to beside the token: the fingerprint of the client
   *     certificate, or empty
   */
  Optional<SignIn> find(String token, Door door, String binding);

  List<SignIn> active();

  /** Ends a person's sign-ins everywhere at once; says how many. */
  int revoke(String personId, String reason);

  /** The cookie's name: host-only, Secure, HttpOnly, SameSite=Strict. */
  String COOKIE = "__Host-scangate";
}
