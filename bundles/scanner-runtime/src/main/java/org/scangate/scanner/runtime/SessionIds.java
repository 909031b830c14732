package org.scangate.scanner.runtime;

import java.security.SecureRandom;
import java.util.Base64;

/** Names for sessions that nobody can guess: 128 random bits. */
final class SessionIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private SessionIds() {}

  static String next() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }
}
