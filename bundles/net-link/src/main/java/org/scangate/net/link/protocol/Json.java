package org.scangate.net.link.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.ControlMessage.Close;
import org.scangate.net.link.protocol.ControlMessage.Open;
import org.scangate.net.link.protocol.ControlMessage.Opened;
import org.scangate.net.link.protocol.ControlMessage.Rate;
import org.scangate.net.link.protocol.ControlMessage.Refused;

/** The JSON inside JOIN, JOINED and channel 0. Bounded before it is parsed. */
final class Json {
  private static final int MAX_NAME = 64;
  private static final int MAX_TEXT = 2048;
  private static final int MAX_PARAMETERS = 16;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxStringLength(MAX_TEXT)
                          .maxNumberLength(12)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  static Frame.Join join(ByteBuffer in) throws Violation {
    JsonNode tree = tree("JOIN", in);
    return new Frame.Join(
        text(tree, "ticket", MAX_NAME),
        traffic(tree, "class"),
        (int) number(tree, "path", 0, 255),
        received(tree));
  }

  static Frame.Joined joined(ByteBuffer in) throws Violation {
    JsonNode tree = tree("JOINED", in);
    return new Frame.Joined(text(tree, "link", MAX_NAME), received(tree));
  }

  static ControlMessage control(ByteBuffer in) throws Violation {
    JsonNode tree = tree("channel 0", in);
    String op = text(tree, "op", MAX_NAME);
    return switch (op) {
      case "open" ->
          new Open(
              channel(tree), text(tree, "name", MAX_NAME), parameters(tree.path("parameters")));
      case "opened" ->
          new Opened(channel(tree), traffic(tree, "toClient"), traffic(tree, "toServer"));
      case "refused" ->
          new Refused(channel(tree), text(tree, "id", MAX_NAME), text(tree, "words", MAX_TEXT));
      case "close" -> new Close(channel(tree), text(tree, "reason", MAX_TEXT));
      case "rate" -> new Rate((int) number(tree, "heartbeatMillis", 5, 1000));
      default -> throw new Violation("channel 0: no such op");
    };
  }

  static byte[] bytes(Frame.Join join) {
    ObjectNode tree = MAPPER.createObjectNode();
    tree.put("ticket", join.ticket()).put("class", word(join.lane())).put("path", join.path());
    return bytes(tree, join.received());
  }

  static byte[] bytes(Frame.Joined joined) {
    return bytes(MAPPER.createObjectNode().put("link", joined.link()), joined.received());
  }

  static byte[] bytes(ControlMessage message) {
    ObjectNode tree = MAPPER.createObjectNode();
    if (message instanceof Open open) {
      tree.put("op", "open").put("channel", open.channel()).put("name", open.name());
      open.parameters().forEach(tree.putObject("parameters")::put);
    } else if (message instanceof Opened opened) {
      tree.put("op", "opened").put("channel", opened.channel());
      tree.put("toClient", word(opened.toClient())).put("toServer", word(opened.toServer()));
    } else if (message instanceof Refused refused) {
      tree.put("op", "refused").put("channel", refused.channel());
      tree.put("id", shortened(refused.id(), MAX_NAME));
      tree.put("words", shortened(refused.words(), MAX_TEXT));
    } else if (message instanceof Close close) {
      tree.put("op", "close").put("channel", close.channel());
      tree.put("reason", shortened(close.reason(), MAX_TEXT));
    } else if (message instanceof Rate rate) {
      tree.put("op", "rate").put("heartbeatMillis", rate.heartbeatMillis());
    }
    return bytes(tree);
  }

  private static byte[] bytes(ObjectNode tree, Map<Integer, Long> received) {
    ObjectNode marks = tree.putObject("received");
    received.forEach((channel, sequence) -> marks.put(Integer.toString(channel), sequence));
    return bytes(tree);
  }

  private static byte[] bytes(ObjectNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(String where, ByteBuffer in) throws Violation {
    if (in.remaining() > Frame.MAX_JSON_BYTES) {
      throw new Violation(where + ": " + in.remaining() + " bytes of JSON (16,384 are allowed)");
    }
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    JsonNode tree;
    try {
      tree = MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new Violation(where + ": not acceptable JSON");
    }
    if (!tree.isObject()) {
      throw new Violation(where + ": not a JSON object");
    }
    return tree;
  }

  private static Map<Integer, Long> received(JsonNode tree) throws Violation {
    JsonNode node = tree.path("received");
    if (!node.isObject()) {
      throw new Violation("received: missing");
    }
    Map<Integer, Long> received = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      int channel;
      try {
        channel = Integer.parseInt(entry.getKey());
      } catch (NumberFormatException e) {
        throw new Violation("received: a key is not a channel number");
      }
      if (channel < 0 || channel > Frame.MAX_CHANNEL) {
        throw new Violation("received: " + channel + " is not a channel number");
      }
      received.put(channel, within(entry.getValue(), "received", 0, Frame.MAX_SEQUENCE));
    }
    return received;
  }

  private static Map<String, String> parameters(JsonNode node) throws Violation {
    if (!node.isObject() || node.size() > MAX_PARAMETERS) {
      throw new Violation("parameters: not an object of at most 16 texts");
    }
    Map<String, String> parameters = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isTextual() || entry.getKey().length() > MAX_NAME) {
        throw new Violation("parameters: not an object of at most 16 texts");
      }
      parameters.put(entry.getKey(), entry.getValue().textValue());
    }
    return parameters;
  }

  private static int channel(JsonNode tree) throws Violation {
    return (int) number(tree, "channel", 1, Frame.MAX_CHANNEL);
  }

  private static long number(JsonNode tree, String name, long least, long most) throws Violation {
    return within(tree.path(name), name, least, most);
  }

  private static long within(JsonNode node, String name, long least, long most) throws Violation {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new Violation(name + ": missing or not a whole number");
    }
    long value = node.longValue();
    if (value < least || value > most) {
      throw new Violation(name + ": " + value + " is not within " + least + " to " + most);
    }
    return value;
  }

  private static String text(JsonNode tree, String name, int most) throws Violation {
    JsonNode node = tree.path(name);
    if (!node.isTextual() || node.textValue().length() > most) {
      throw new Violation(name + ": missing, or longer than " + most + " characters");
    }
    return node.textValue();
  }

  private static Traffic traffic(JsonNode tree, String name) throws Violation {
    return switch (text(tree, name, MAX_NAME)) {
      case "critical" -> Traffic.CRITICAL;
      case "bulk" -> Traffic.BULK;
      default -> throw new Violation(name + ": neither critical nor bulk");
    };
  }

  private static String word(Traffic traffic) {
    return traffic.name().toLowerCase(Locale.ROOT);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
