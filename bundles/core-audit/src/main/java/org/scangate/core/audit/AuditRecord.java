package org.scangate.core.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;

/**
 * One record of the chain. Its bytes are canonical JSON; their SHA-256 is what the next record
 * names as {@code previous}. Every kind but {@link Kind#EVENT} is signed over all that stands
 * before the signature.
 *
 * @param number in the journal, too
 * @param monotonicNanos comparable within one {@code boot} of the machine
 * @param previous SHA-256 of the record before, in hexadecimal
 */
record AuditRecord(
    long number,
    Kind kind,
    Instant wall,
    long monotonicNanos,
    String boot,
    AuditEvent event,
    String previous,
    Optional<Seal> seal) {

  /** What a record is for. */
  enum Kind {
    /** Something that somebody did. */
    EVENT,
    /** A signature over the head of the chain. */
    ANCHOR,
    /** Older records are dropped; names the first one kept. */
    RETENTION,
    /** The chain was found broken when the log was opened. */
    BREAK
  }

  /** Who signed, and the signature. */
  record Seal(String key, String signature) {}

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  byte[] encode() {
    CanonicalJson json = body();
    seal.ifPresent(s -> json.field("key", s.key()).field("signature", s.signature()));
    return json.end().getBytes(StandardCharsets.US_ASCII);
  }

  AuditRecord signedBy(SigningKey key) {
    Seal made = new Seal(key.id(), key.sign(signed(key.id())));
    return new AuditRecord(
        number, kind, wall, monotonicNanos, boot, event, previous, Optional.of(made));
  }

  /** What the signature is over. */
  byte[] signed(String key) {
    String body = body().field("key", key).end();
    return ("scangate.audit.record.1\n" + body).getBytes(StandardCharsets.US_ASCII);
  }

  private CanonicalJson body() {
    return new CanonicalJson()
        .field("number", number)
        .field("kind", kind.name())
        .field("wall", wall.toString())
        .field("nanos", monotonicNanos)
        .field("boot", boot)
        .field("action", event.action())
        .field("who", event.who())
        .field("scanner", event.scanner())
        .field("session", event.session())
        .field("outcome", event.outcome().name())
        .field("detail", event.detail())
        .field("previous", previous);
  }

  /**
   * Reads a record.
   *
   * @throws IOException when the bytes are anything else than what {@link #encode} makes
   */
  static AuditRecord decode(byte[] bytes) throws IOException {
    AuditRecord record;
    try {
      record = parse(bytes);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("it is no audit record: " + e.getMessage(), e);
    }
    if (!Arrays.equals(record.encode(), bytes)) {
      throw new IOException("it is not in canonical form");
    }
    return record;
  }

  private static AuditRecord parse(byte[] bytes) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> detail = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(bytes)) {
      expect(parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.START_OBJECT) {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            expect(parser.nextToken(), JsonToken.VALUE_STRING);
            detail.put(key, parser.getText());
          }
        } else if (parser.currentToken().isScalarValue()) {
          fields.put(name, parser.getText());
        } else {
          throw new IllegalArgumentException("unexpected array");
        }
      }
    }
    Optional<Seal> seal =
        fields.containsKey("key")
            ? Optional.of(new Seal(need(fields, "key"), need(fields, "signature")))
            : Optional.empty();
    return new AuditRecord(
        Long.parseLong(need(fields, "number")),
        Kind.valueOf(need(fields, "kind")),
        Instant.parse(need(fields, "wall")),
        Long.parseLong(need(fields, "nanos")),
        need(fields, "boot"),
        new AuditEvent(
            need(fields, "action"),
            need(fields, "who"),
            need(fields, "scanner"),
            need(fields, "session"),
            Outcome.valueOf(need(fields, "outcome")),
            detail),
        need(fields, "previous"),
        seal);
  }

  private static void expect(JsonToken found, JsonToken wanted) {
    if (found != wanted) {
      throw new IllegalArgumentException("found " + found + " where " + wanted + " should be");
    }
  }

  private static String need(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return value;
  }
}
