package org.scangate.core.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** Random secrets and how they are written: codes for people, tokens for browsers. */
final class SecretCodes {
  /** Crockford's base 32: no I, L, O, U. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int GROUPS = 4;
  private static final int GROUP_LENGTH = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SecretCodes() {}

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** {@code count} random bytes, base64url without padding (RFC 4648 5). */
  static String token(int count) {
    return base64Url(bytes(count));
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** 80 random bits as four groups of four characters. */
  static String readable() {
    byte[] random = bytes(GROUPS * GROUP_LENGTH);
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < random.length; i++) {
      if (i > 0 && i % GROUP_LENGTH == 0) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(random[i] & 31));
    }
    return code.toString();
  }

  /**
   * What somebody typed for a {@link #readable} code, as it was written, or empty when it is none.
   */
  static String canonical(String typed) {
    StringBuilder code = new StringBuilder();
    for (char c : typed.strip().toUpperCase(Locale.ROOT).toCharArray()) {
      if (c == '-' || c == ' ') {
        continue;
      }
      char meant = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
      if (ALPHABET.indexOf(meant) < 0 || code.length() == GROUPS * (GROUP_LENGTH + 1) - 1) {
        return "";
      }
      if (code.length() % (GROUP_LENGTH + 1) == GROUP_LENGTH) {
        code.append('-');
      }
      code.append(meant);
    }
    return code.length() == GROUPS * (GROUP_LENGTH + 1) - 1 ? code.toString() : "";
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String sha256Hex(String text) {
    return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Compares in a time that depends on the lengths only. */
  static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
