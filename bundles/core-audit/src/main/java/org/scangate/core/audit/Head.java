package org.scangate.core.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last durable record, by number and hash. It is kept signed in a file of its own, so that
 * records cut off the end of the log are missed.
 */
record Head(long number, String hash) {

  static final Head NONE = new Head(0, Hashes.NONE);

  /** The file was read, and is not what a key of ours signed. */
  static final class Untrusted extends IOException {
    private static final long serialVersionUID = 1L;

    Untrusted(Path file, String words, Throwable cause) {
      super(file + ": " + words, cause);
    }
  }

  /**
   * Reads a head file; empty when there is none.
   *
   * @throws Untrusted when it was not signed by a key of ours
   */
  static Optional<Head> read(Path file, SigningKey key) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Map<String, String> fields;
    PublicKey publicKey;
    Head head;
    try {
      fields = parse(bytes);
      publicKey = key.publicKey(fields.get("key"));
      head = new Head(Long.parseLong(fields.get("number")), fields.get("hash"));
    } catch (IOException | NumberFormatException e) {
      throw new Untrusted(file, "it cannot be checked: " + e.getMessage(), e);
    }
    if (!SigningKey.verifies(publicKey, head.signed(fields.get("key")), fields.get("signature"))) {
      throw new Untrusted(file, "its signature does not fit", null);
    }
    return Optional.of(head);
  }

  private static Map<String, String> parse(byte[] bytes) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, parser.getText());
      }
    }
    for (String name : List.of("number", "hash", "key", "signature")) {
      if (fields.get(name) == null) {
        throw new IOException("it has no " + name);
      }
    }
    return fields;
  }

  void write(Path file, SigningKey key) throws IOException {
    String text = body(key.id()).field("signature", key.sign(signed(key.id()))).end() + "\n";
    PrivateFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] signed(String key) {
    return ("scangate.audit.head.1\n" + body(key).end()).getBytes(StandardCharsets.US_ASCII);
  }

  private CanonicalJson body(String key) {
    return new CanonicalJson().field("number", number).field("hash", hash).field("key", key);
  }
}
