package org.scangate.core.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A JSON object read strictly: each key is asked for by name and type, and {@link #end} refuses the
 * ones nobody asked for. Duplicate keys, trailing text and deep nesting are refused.
 */
final class JsonFields {
  private static final int DEEPEST = 16;
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String where;
  private final JsonNode node;
  private final Set<String> asked = new HashSet<>();

  private JsonFields(String where, JsonNode node) throws BadJson {
    if (node == null || !node.isObject()) {
      throw new BadJson((where.isEmpty() ? "the text" : where) + " is not a JSON object");
    }
    this.where = where.isEmpty() ? "" : where + ".";
    this.node = node;
  }

  static JsonFields read(byte[] json) throws BadJson {
    try {
      return new JsonFields("", MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new BadJson("not JSON: line " + line(e) + ": " + kind(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A text of 1 to {@code longest} characters. */
  String text(String key, int longest) throws BadJson {
    JsonNode value = take(key);
    if (value == null || !value.isTextual()) {
      throw new BadJson(where + key + " is not a text");
    }
    String text = value.textValue();
    if (text.isEmpty() || text.length() > longest) {
      throw new BadJson(
          where + key + " has " + text.length() + " characters; 1 to " + longest + " are allowed");
    }
    return text;
  }

  long number(String key, long least, long most) throws BadJson {
    JsonNode value = take(key);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new BadJson(where + key + " is not a whole number");
    }
    if (value.longValue() < least || value.longValue() > most) {
      throw new BadJson(
          where + key + " is " + value.longValue() + "; " + least + " to " + most + " is allowed");
    }
    return value.longValue();
  }

  boolean flag(String key) throws BadJson {
    JsonNode value = take(key);
    if (value == null || !value.isBoolean()) {
      throw new BadJson(where + key + " is not true or false");
    }
    return value.booleanValue();
  }

  /** An ISO-8601 instant, or null where the JSON has null. */
  Instant instantOrNull(String key) throws BadJson {
    JsonNode value = node.get(key);
    if (value != null && value.isNull()) {
      asked.add(key);
      return null;
    }
    String text = text(key, 40);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new BadJson(where + key + " is not an ISO-8601 instant");
    }
  }

  List<String> texts(String key, int most, int longest) throws BadJson {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : array(key, most)) {
      if (!item.isTextual() || item.textValue().isEmpty() || item.textValue().length() > longest) {
        throw new BadJson(where + key + "[" + texts.size() + "] is not a text of 1 to " + longest);
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  JsonFields fields(String key) throws BadJson {
    return new JsonFields(where + key, take(key));
  }

  List<JsonFields> objects(String key, int most) throws BadJson {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode item : array(key, most)) {
      objects.add(new JsonFields(where + key + "[" + objects.size() + "]", item));
    }
    return objects;
  }

  /** An object taken as it is, as text. */
  String raw(String key) throws BadJson {
    JsonNode value = take(key);
    if (value == null || !value.isObject()) {
      throw new BadJson(where + key + " is not a JSON object");
    }
    return value.toString();
  }

  /** Call last: refuses what nobody asked for. */
  void end() throws BadJson {
    for (Iterator<String> keys = node.fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!asked.contains(key)) {
        throw new BadJson(
            where
                + (key.length() > 40 ? key.substring(0, 40) + "..." : key)
                + " is not known here");
      }
    }
  }

  private JsonNode array(String key, int most) throws BadJson {
    JsonNode value = take(key);
    if (value == null || !value.isArray()) {
      throw new BadJson(where + key + " is not a list");
    }
    if (value.size() > most) {
      throw new BadJson(where + key + " has " + value.size() + " entries; at most " + most);
    }
    return value;
  }

  private JsonNode take(String key) {
    asked.add(key);
    return node.get(key);
  }

  private static long line(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
  }

  /** The parser's words without its excerpt of the input, which may hold a secret. */
  private static String kind(JsonProcessingException e) {
    return e instanceof com.fasterxml.jackson.core.exc.StreamConstraintsException
        ? "too deep or too long"
        : e.getOriginalMessage().startsWith("Duplicate")
            ? "a key stands there twice"
            : "a character is not allowed there, or the text ends too early";
  }
}
