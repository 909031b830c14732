package org.scangate.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import com.networknt.schema.FormatValidator;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;

/** Checks a file against one of the JSON schemas (draft 2020-12) that this bundle ships. */
final class SchemaCheck {
  private final JsonNode source;
  private final JsonSchema schema;

  /**
   * @param resource file name of a schema beside this class
   */
  SchemaCheck(String resource) {
    try (InputStream in = SchemaCheck.class.getResourceAsStream(resource)) {
      source = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
    JsonMetaSchema base = JsonMetaSchema.getV202012();
    JsonMetaSchema.Builder meta =
        JsonMetaSchema.builder(base.getIri(), base)
            .keyword(new NonValidationKeyword("formatMinimum"))
            .keyword(new NonValidationKeyword("formatMaximum"));
    for (ValueFormat format : ValueFormat.ALL) {
      meta.format(new AssertedFormat(format));
    }
    schema =
        JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012, factory -> factory.metaSchema(meta.build()))
            .getSchema(
                source, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  /** Adds every mistake of the file to {@code problems}. */
  void check(SiteNode root, Problems problems) {
    SchemaWords words = new SchemaWords(source);
    List<ValidationMessage> messages = List.copyOf(schema.validate(json(root)));
    for (ValidationMessage message : messages) {
      words.say(message, locate(root, message.getInstanceLocation()), messages, problems);
    }
  }

  private static SiteNode locate(SiteNode root, JsonNodePath path) {
    SiteNode node = root;
    for (int i = 0; i < path.getNameCount(); i++) {
      Object element = path.getElement(i);
      node =
          element instanceof Integer index && index < node.items().size()
              ? node.items().get(index)
              : node.at(String.valueOf(element));
    }
    return node;
  }

  private static JsonNode json(SiteNode node) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    Object value = node.value();
    if (value instanceof List) {
      ArrayNode array = make.arrayNode();
      node.items().forEach(item -> array.add(json(item)));
      return array;
    }
    if (value instanceof String text) {
      return make.textNode(text);
    }
    if (value instanceof Long number) {
      return make.numberNode(number);
    }
    if (value instanceof BigInteger number) {
      return make.numberNode(number);
    }
    if (value instanceof Double number) {
      return make.numberNode(number);
    }
    if (value instanceof Boolean flag) {
      return make.booleanNode(flag);
    }
    if (value == SiteNode.EMPTY) {
      return make.nullNode();
    }
    ObjectNode object = make.objectNode();
    node.entries().forEach((name, entry) -> object.set(name, json(entry)));
    return object;
  }

  /** A {@link ValueFormat} as the validator knows formats, with its bounds. */
  private record AssertedFormat(ValueFormat format) implements Format {
    @Override
    public String getName() {
      return format.id();
    }

    @Override
    public boolean matches(
        ExecutionContext execution,
        ValidationContext context,
        JsonNode node,
        JsonNode root,
        JsonNodePath location,
        boolean assertions,
        FormatValidator validator) {
      if (!node.isTextual()) {
        return true; // the type says so
      }
      JsonNode around = validator.getParentSchema().getSchemaNode();
      return format.matches(node.textValue())
          && format.within(
              node.textValue(),
              around.path("formatMinimum").asText(),
              around.path("formatMaximum").asText());
    }
  }
}
