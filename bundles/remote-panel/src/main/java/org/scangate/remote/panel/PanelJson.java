package org.scangate.remote.panel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.scangate.api.http.HttpProblem;

/** The JSON of the panel's routes, within bounds. */
final class PanelJson {
  static final int LONGEST_BODY = 4096;
  static final int LONGEST_TEXT = 500;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxStringLength(LONGEST_TEXT)
                          .maxNameLength(32)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private PanelJson() {}

  /** What a body says; never null. */
  static JsonNode tree(byte[] body) throws HttpProblem {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (IOException e) {
      throw malformed("it is not JSON");
    }
    if (json == null) {
      throw malformed("it is empty");
    }
    return json;
  }

  /** A text of at least one character. */
  static String text(JsonNode json, String key) throws HttpProblem {
    String text = json.path(key).asText("");
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      throw malformed(key + " is not a text of 1 to " + LONGEST_TEXT + " characters");
    }
    return text;
  }

  static HttpProblem malformed(String what) {
    return new HttpProblem(400, "body.malformed", "The request is not understood: " + what + ".");
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static byte[] write(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }
}
