package org.scangate.scanner.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.scangate.api.driver.DriverException;

/** Reads a password from a file: its first line, UTF-8, at most 1,024 bytes. */
final class PasswordFile {
  private static final int LONGEST = 1024;
  private static final char[] NONE = {};

  private PasswordFile() {}

  /**
   * The password; the caller overwrites it after use.
   *
   * @param file null for none
   */
  static char[] read(Path file) throws DriverException {
    if (file == null) {
      return NONE;
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LONGEST + 1);
    } catch (IOException e) {
      throw new DriverException(
          "the password file "
              + file
              + " cannot be read ("
              + e.getClass().getSimpleName()
              + "): put the password into it, readable by the appliance only",
          e);
    }
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
    try {
      if (bytes.length > LONGEST) {
        throw new DriverException(
            "the password file " + file + " is longer than " + LONGEST + " bytes");
      }
      int length = 0;
      while (length < decoded.length()
          && decoded.charAt(length) != '\n'
          && decoded.charAt(length) != '\r') {
        length++;
      }
      char[] password = new char[length];
      decoded.get(password);
      return password;
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(decoded.array(), '\0');
    }
  }
}
