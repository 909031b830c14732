package org.scangate.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in plain words what a schema's keyword found: the value, what is allowed, the way out. */
final class SchemaWords {
  private static final int KEYS_SHOWN = 12;

  private final JsonNode source;

  /**
   * @param source the schema's root
   */
  SchemaWords(JsonNode source) {
    this.source = source;
  }

  /**
   * Adds one problem.
   *
   * @param at where it was found
   * @param all every message about the file, to leave out what follows from another
   */
  void say(ValidationMessage message, SiteNode at, List<ValidationMessage> all, Problems problems) {
    JsonNode around = around(message);
    switch (message.getType()) {
      case "additionalProperties" -> unknownKey(message.getProperty(), at, around, problems);
      case "required" -> missing(message.getProperty(), at, around, all, problems);
      case "dependentRequired" -> partner(message.getProperty(), at, around, problems);
      case "minItems" -> problems.error(at, "the list is empty; write an item or remove the key");
      case "maxItems" ->
          problems.error(
              at,
              at.items().size()
                  + " items are more than the "
                  + message.getSchemaNode()
                  + " allowed");
      case "minProperties" -> problems.error(at, "the section is empty; write an entry");
      case "uniqueItems" -> problems.error(at, "has an item twice: " + at.plain());
      default -> notAllowed(at, around, problems);
    }
  }

  private static void partner(String there, SiteNode at, JsonNode around, Problems problems) {
    for (JsonNode needed : around.path("dependentRequired").path(there)) {
      if (!at.at(needed.asText()).present()) {
        problems.error(at.at(needed.asText()), "is missing: it goes with " + there);
      }
    }
  }

  private void notAllowed(SiteNode at, JsonNode around, Problems problems) {
    if (problems.anyErrorAt(at.key())) {
      return; // one wrong value, one line
    }
    String allowed = allowed(around);
    String key = at.key().isEmpty() ? "file" : at.key();
    if (at.value() == SiteNode.EMPTY) {
      problems.error(at.line(), key, "nothing follows the colon; allowed: " + allowed);
    } else if (at.isNumber() && wants(around, "string")) {
      String quoted = "write it in quotes: \"" + at.plain() + "\"";
      problems.error(at.line(), key, at.found() + " is a number, not " + allowed + "; " + quoted);
    } else if (at.text().isPresent() && wants(around, "integer")) {
      problems.error(at.line(), key, at.found() + " is text, not " + allowed + "; write a number");
    } else {
      String nearest = nearestValue(at, around).map(v -> "; did you mean '" + v + "'?").orElse("");
      problems.error(
          at.line(), key, at.found() + " is not " + allowed + nearest + oddCharacter(at, around));
    }
  }

  private static void unknownKey(
      String name, SiteNode section, JsonNode around, Problems problems) {
    List<String> known = names(around.path("properties"));
    String hint =
        Nearest.to(name, known)
            .map(nearest -> "did you mean '" + nearest + "'?")
            .orElseGet(() -> "known here: " + some(known));
    problems.error(section.at(name), "unknown key; " + hint);
  }

  private void missing(
      String name,
      SiteNode section,
      JsonNode around,
      List<ValidationMessage> all,
      Problems problems) {
    List<String> known = names(around.path("properties"));
    boolean misspelt =
        all.stream()
            .filter(other -> other.getType().equals("additionalProperties"))
            .filter(other -> sameAs(other.getInstanceLocation(), section))
            .anyMatch(other -> Nearest.to(other.getProperty(), known).equals(Optional.of(name)));
    if (!misspelt) {
      problems.error(section.at(name), "is missing; allowed: " + allowed(resolve(around, name)));
    }
  }

  private static boolean sameAs(JsonNodePath path, SiteNode section) {
    String key = "";
    for (int i = 0; i < path.getNameCount(); i++) {
      Object element = path.getElement(i);
      key =
          element instanceof Integer
              ? key + "[" + element + "]"
              : SiteNode.keyOf(key, String.valueOf(element));
    }
    return key.equals(section.key());
  }

  /** The schema object that the keyword stands in. */
  private JsonNode around(ValidationMessage message) {
    JsonNodePath fragment = message.getSchemaLocation().getFragment();
    JsonNode node = source;
    for (int i = 0; i < fragment.getNameCount() - 1; i++) {
      Object element = fragment.getElement(i);
      node = element instanceof Integer index ? node.path(index) : node.path(element.toString());
    }
    return node;
  }

  private JsonNode resolve(JsonNode around, String property) {
    JsonNode node = around.path("properties").path(property);
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : source.at(reference.substring(1));
  }

  /** What a schema object allows, to follow "is not". */
  private static String allowed(JsonNode around) {
    if (around.has("title")) {
      return around.get("title").asText();
    }
    if (around.has("enum")) {
      return "one of: " + String.join(", ", values(around));
    }
    Optional<ValueFormat> format = ValueFormat.of(around.path("format").asText());
    if (format.isPresent()) {
      String least = around.path("formatMinimum").asText();
      String most = around.path("formatMaximum").asText();
      return format.get().words() + (least.isEmpty() ? "" : " (" + least + " to " + most + ")");
    }
    return switch (around.path("type").asText()) {
      case "object" -> "a section";
      case "array" -> "a list";
      case "boolean" -> "true or false";
      case "integer" -> "a whole number";
      default -> "text";
    };
  }

  private static Optional<String> nearestValue(SiteNode at, JsonNode around) {
    return at.text().flatMap(text -> Nearest.to(text, values(around)));
  }

  /** Names what the eye does not see: an invisible character, or one beyond ASCII in an id. */
  private static String oddCharacter(SiteNode at, JsonNode around) {
    String format = around.path("format").asText();
    boolean anyScript = format.equals("name") || format.equals("remark");
    int place = 0;
    for (int point : at.text("").codePoints().toArray()) {
      place++;
      if (Values.isInvisible(point) || (!anyScript && point > 0x7E)) {
        return String.format("; character %d is U+%04X", place, point);
      }
    }
    return "";
  }

  private static boolean wants(JsonNode around, String type) {
    return around.path("type").asText().equals(type);
  }

  private static List<String> values(JsonNode around) {
    List<String> values = new ArrayList<>();
    around.path("enum").forEach(value -> values.add(value.asText()));
    return values;
  }

  private static List<String> names(JsonNode properties) {
    List<String> names = new ArrayList<>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String some(List<String> known) {
    return String.join(", ", known.subList(0, Math.min(KEYS_SHOWN, known.size())))
        + (known.size() > KEYS_SHOWN ? ", ..." : "");
  }
}
