package org.scangate.core.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The last durable record, by number and hash. It is kept signed in a file of its own, so that
 * records cut off the end of the log are missed.
 */
record Head(long number, String hash) {

  static final Head NONE = new Head(0, Hashes.NONE);

  /**
   * Reads a head file; empty when there is none.
   *
   * @throws IOException when it cannot be read or was not signed by a key of ours
   */
  static Optional<Head> read(Path file, SigningKey key, String site) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, parser.getText());
      }
    }
    try {
      Head head = new Head(Long.parseLong(fields.get("number")), fields.getOrDefault("hash", ""));
      String keyId = fields.getOrDefault("key", "");
      String signature = fields.getOrDefault("signature", "");
      if (SigningKey.verifies(key.publicKey(keyId), head.signed(site, keyId), signature)) {
        return Optional.of(head);
      }
    } catch (NumberFormatException e) {
      throw new IOException(file + ": is no head file", e);
    }
    throw new IOException(file + ": its signature does not fit");
  }

  void write(Path file, SigningKey key, String site) throws IOException {
    String signature = key.sign(signed(site, key.id()));
    String text = body(key.id()).field("signature", signature).end() + "\n";
    PrivateFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] signed(String site, String key) {
    return ("scangate.audit.head.1\n" + site + "\n" + body(key).end())
        .getBytes(StandardCharsets.UTF_8);
  }

  private CanonicalJson body(String key) {
    return new CanonicalJson().field("number", number).field("hash", hash).field("key", key);
  }
}
