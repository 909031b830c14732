package org.scangate.core.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * A change that waits to be confirmed, as it stands on disk.
 *
 * @param applied when it was put into use
 * @param until when the last good copy comes back
 * @param by who applied it
 * @param hash SHA-256 of the file that was applied
 */
record Confirmation(Instant applied, Instant until, String by, String hash) {

  byte[] bytes() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("applied", applied.toString());
    properties.setProperty("until", until.toString());
    properties.setProperty("by", by);
    properties.setProperty("hash", hash);
    StringWriter out = new StringWriter();
    properties.store(out, "a change of the site file that waits for scangate ctl confirm");
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Empty when the bytes are damaged. */
  static Optional<Confirmation> read(byte[] bytes) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
      return Optional.of(
          new Confirmation(
              Instant.parse(properties.getProperty("applied", "")),
              Instant.parse(properties.getProperty("until", "")),
              properties.getProperty("by", "unknown"),
              properties.getProperty("hash", "")));
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
