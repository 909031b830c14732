package org.scangate.core.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which badges are kept, in a file of mode 0600 beside the people. What a reader
 * types has too few values to hide behind a plain hash; without the key its keyed hash tells
 * nothing. When the file is lost, badges are given anew.
 */
final class BadgeKey {
  static final String FILE = "badge.key";

  private static final int KEY_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private BadgeKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** Reads the key, or makes one at the first start. */
  static BadgeKey open(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (Files.exists(file)) {
      DurableFile.tighten(file);
      byte[] key = Files.readAllBytes(file);
      if (key.length != KEY_BYTES) {
        throw new IOException(
            file + " has " + key.length + " bytes, not " + KEY_BYTES + "; move it away");
      }
      return new BadgeKey(key);
    }
    byte[] key = SecretCodes.bytes(KEY_BYTES);
    DurableFile.write(file, key, step -> {});
    return new BadgeKey(key);
  }

  /** What is kept of a badge, in hex. */
  String of(String badge) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(badge.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
