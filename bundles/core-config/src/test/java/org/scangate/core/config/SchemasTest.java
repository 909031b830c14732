package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas themselves: a misspelt keyword or format would let everything pass in silence. */
class SchemasTest {
  private static final Set<String> KEYWORDS =
      Set.of(
          "$schema",
          "$id",
          "$ref",
          "$defs",
          "title",
          "description",
          "type",
          "enum",
          "properties",
          "required",
          "additionalProperties",
          "dependentRequired",
          "items",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minimum",
          "maximum",
          "maxLength",
          "minProperties",
          "maxProperties",
          "format",
          "formatMinimum",
          "formatMaximum");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "site.schema.json",
        "console.schema.json",
        "hardware-profile.schema.json",
        "relay-profile.schema.json"
      })
  void schemasAreWellFormed(String resource) throws IOException {
    JsonNode schema;
    try (InputStream in = SchemasTest.class.getResourceAsStream(resource)) {
      schema = new ObjectMapper().readTree(in);
    }
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(schema))
        .isEmpty();
    List<String> wrong = new ArrayList<>();
    look(schema, schema, "", wrong);
    assertThat(wrong).isEmpty();
  }

  private static void look(JsonNode root, JsonNode node, String at, List<String> wrong) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!KEYWORDS.contains(name)) {
                wrong.add(at + ": unknown keyword " + name);
              }
            });
    String format = node.path("format").asText();
    if (!format.isEmpty() && ValueFormat.of(format).isEmpty()) {
      wrong.add(at + ": unknown format " + format);
    }
    String reference = node.path("$ref").asText();
    if (!reference.isEmpty() && root.at(reference.substring(1)).isMissingNode()) {
      wrong.add(at + ": leads nowhere: " + reference);
    }
    if (node.has("formatMinimum") != node.has("formatMaximum")) {
      wrong.add(at + ": one bound only");
    }
    if (node.path("type").asText().equals("object")
        && !node.path("additionalProperties").isObject()
        && node.path("additionalProperties").asBoolean(true)) {
      wrong.add(at + ": takes unknown keys");
    }
    node.path("required")
        .forEach(
            name -> {
              if (!node.path("properties").has(name.asText())) {
                wrong.add(at + ": requires an unknown " + name.asText());
              }
            });
    for (String group : List.of("properties", "$defs")) {
      node.path(group)
          .properties()
          .forEach(entry -> look(root, entry.getValue(), at + "/" + entry.getKey(), wrong));
    }
    for (String one : List.of("items", "additionalProperties")) {
      if (node.path(one).isObject()) {
        look(root, node.path(one), at + "/" + one, wrong);
      }
    }
  }
}
