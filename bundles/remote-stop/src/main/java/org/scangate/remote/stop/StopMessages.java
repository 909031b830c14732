package org.scangate.remote.stop;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.Permissive;
import org.scangate.api.safety.StopState;
import org.scangate.api.safety.StopStep;
import org.scangate.api.safety.Trip;

/** The messages of the channel {@code stop}, docs/link.md, and of the panel's presses. */
final class StopMessages {
  static final int LONGEST = 256;

  static final String NO_CIRCUIT =
      "No stop circuit runs for this scanner: pressing stop does nothing. Use the scanner's own"
          + " stops.";

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxStringLength(LONGEST)
                          .maxNameLength(32)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /** A message that is none; the text says what is wrong with it. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** A press at the panel. */
  record Press(String scanner, String id) {}

  private StopMessages() {}

  /** The request's id; the only thing that a client can say is stop. */
  static String read(ByteBuffer frame) throws Malformed {
    if (frame.remaining() > LONGEST) {
      throw new Malformed(
          "a stop message of " + frame.remaining() + " bytes is longer than " + LONGEST);
    }
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    JsonNode message = tree(bytes);
    if (!message.path("op").asText().equals("stop")) {
      throw new Malformed("a stop message has no op, or another than stop");
    }
    return text(message, "id");
  }

  static Press press(byte[] body) throws Malformed {
    JsonNode message = tree(body);
    return new Press(text(message, "scanner"), text(message, "id"));
  }

  private static String text(JsonNode message, String key) throws Malformed {
    String text = message.path(key).asText();
    if (text.isEmpty()) {
      throw new Malformed("a stop message has no " + key);
    }
    return text;
  }

  private static JsonNode tree(byte[] bytes) throws Malformed {
    JsonNode message;
    try {
      message = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new Malformed("a stop message is not JSON");
    }
    if (message == null) {
      throw new Malformed("a stop message is empty");
    }
    return message;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** How far a press came, for an answer that tells all at once. */
  static void put(ObjectNode answer, StopStep step) {
    if (step instanceof StopStep.CoilWritten written) {
      answer.put("relay", written.micros() / 1000.0);
    } else if (step instanceof StopStep.Confirmed confirmed) {
      answer.put("confirmed", confirmed.micros() / 1000.0);
      answer.put("feedback", confirmed.byFeedback());
    } else if (step instanceof StopStep.NotConfirmed not) {
      answer.put("problem", not.words());
    }
  }

  static ByteBuffer received(String request) {
    return bytes(step(request, "received", 0));
  }

  static ByteBuffer step(String request, StopStep step) {
    if (step instanceof StopStep.CoilWritten written) {
      return bytes(step(request, "written", written.micros()));
    }
    if (step instanceof StopStep.Confirmed confirmed) {
      return bytes(
          step(request, "confirmed", confirmed.micros()).put("feedback", confirmed.byFeedback()));
    }
    StopStep.NotConfirmed not = (StopStep.NotConfirmed) step;
    return bytes(step(request, "not-confirmed", not.micros()).put("words", not.words()));
  }

  private static ObjectNode step(String request, String step, long micros) {
    return JSON.createObjectNode()
        .put("op", "step")
        .put("id", request)
        .put("step", step)
        .put("micros", micros);
  }

  /**
   * The state as every session sees it.
   *
   * @param state null when no circuit runs
   * @param none said then
   */
  static ByteBuffer state(CircuitState state, String none) {
    ObjectNode message = JSON.createObjectNode().put("op", "state");
    message.setAll(stateOf(state, none));
    return bytes(message);
  }

  static ObjectNode stateOf(CircuitState state, String none) {
    ObjectNode message = JSON.createObjectNode().put("available", state != null);
    if (state == null) {
      return message.put("words", none);
    }
    message
        .put("stop", state.stop().id())
        .put("granted", state.permissive() == Permissive.GRANTED)
        .put("words", state.refusal().orElse(""))
        .put("simulated", state.relay().simulated())
        .put("confirmed", state.stopConfirmed())
        .put("held", !state.holds().isEmpty())
        .put("proofOverdue", state.proofOverdue())
        .put("patientCall", state.patientCall().name());
    state.alarms().forEach(message.putArray("alarms")::add);
    if (state.stop() instanceof StopState.Tripped tripped) {
      Trip trip = tripped.trip();
      message
          .putObject("trip")
          .put("cause", trip.cause().words())
          .put("by", trip.by())
          .put("at", trip.at().toString());
    }
    return message;
  }

  private static ByteBuffer bytes(ObjectNode message) {
    return ByteBuffer.wrap(write(message));
  }

  static byte[] write(ObjectNode message) {
    try {
      return JSON.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }
}
