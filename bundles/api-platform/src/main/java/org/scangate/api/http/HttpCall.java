package org.scangate.api.http;

import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.scangate.api.access.Door;
import org.scangate.api.access.SignIn;

/** One request, read whole and within its limits. */
@ProviderType
public interface HttpCall {

  String method();

  String path();

  /** The path's named segments, decoded. */
  Map<String, String> segments();

  /** The query's first value of each name, decoded. */
  Map<String, String> query();

  /** A header's first value. */
  Optional<String> header(String name);

  byte[] body();

  /** Present when the call carries a live sign-in, always on routes that need one. */
  Optional<SignIn> signIn();

  /** The value of the sign-in cookie, present or not alive. */
  Optional<String> token();

  Door door();

  /** Address of the client, without port. */
  String remoteAddress();

  /** What a sign-in is bound to beside its token: the client certificate's SHA-256, or empty. */
  String binding();

  /**
   * {@code https://host:port} that the client dialled, as a browser spells an origin: without the
   * port when that is 443.
   */
  String origin();
}
