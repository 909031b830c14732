package org.scangate.fleet.console.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Text from outside, in the form in which both databases keep it. */
final class Names {
  private static final int LONGEST = 300;
  private static final int HEX = 64;

  private Names() {}

  /**
   * Without NUL and halves of characters, which PostgreSQL refuses; what is longer than a column
   * ends with its hash, so that two long names stay two.
   */
  static String fit(String text) {
    String clean = new String(text.getBytes(UTF_8), UTF_8).replace('\0', '\uFFFD');
    if (clean.length() <= LONGEST) {
      return clean;
    }
    String head = clean.substring(0, LONGEST - HEX - 1);
    return new String(head.getBytes(UTF_8), UTF_8) + "~" + hash(clean);
  }

  /** SHA-256 in hexadecimal of several texts, each with its length. */
  static String hash(String... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(UTF_8);
        digest.update((bytes.length + ":").getBytes(UTF_8));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
