package org.scangate.remote.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.scangate.api.access.Role;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.site.SiteFacts;

/** The messages of the channel {@code session}, docs/link.md. */
final class SessionMessages {
  private static final int LONGEST = 4096;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(LONGEST)
                          .maxNameLength(64)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /** What a client asks for. */
  enum Op {
    REQUEST("control.request"),
    RELEASE("control.release"),
    WITHDRAW("control.withdraw"),
    HAND_OVER("control.hand-over"),
    DECLINE("control.decline"),
    SAY("call-out.say"),
    ANSWER("call-out.answer"),
    DRAW("draw"),
    RECORD("recording.start"),
    RECORD_END("recording.stop"),
    TOUCH("touch");

    private final String word;

    Op(String word) {
      this.word = word;
    }
  }

  /**
   * A message of a client.
   *
   * @param word to say; null for every other op
   * @param id of the call-out to answer
   * @param drawing what to draw; null for every other op
   * @param phantom that is declared to lie on the table; empty for none
   */
  record Request(Op op, CallOuts.Word word, long id, Drawing drawing, String phantom) {}

  /** A message that is none; the text says what is wrong with it. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  private SessionMessages() {}

  static Request read(ByteBuffer frame) throws Malformed {
    if (frame.remaining() > LONGEST) {
      throw new Malformed(
          "a session message of " + frame.remaining() + " bytes is longer than " + LONGEST);
    }
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    JsonNode message;
    try {
      message = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new Malformed("a session message is not JSON");
    }
    String word = message == null ? "" : message.path("op").asText();
    for (Op op : Op.values()) {
      if (op.word.equals(word)) {
        CallOuts.Word said = op == Op.SAY ? callOut(message.path("word").asText()) : null;
        Drawing drawing = op == Op.DRAW ? DrawingMessages.read(message) : null;
        return new Request(
            op, said, message.path("id").asLong(-1), drawing, message.path("phantom").asText(""));
      }
    }
    throw new Malformed(
        "a session message has no op, or another than "
            + Stream.of(Op.values()).map(op -> op.word).collect(Collectors.joining(", ")));
  }

  private static CallOuts.Word callOut(String name) throws Malformed {
    for (CallOuts.Word word : CallOuts.Word.values()) {
      if (word.name().equals(name)) {
        return word;
      }
    }
    throw new Malformed(
        "a session message says none of the words " + Arrays.toString(CallOuts.Word.values()));
  }

  static ByteBuffer control(ConsoleSession.Answer answer) {
    ObjectNode message = JSON.createObjectNode();
    message.put("op", "control").put("granted", answer.granted());
    ArrayNode reasons = message.putArray("reasons");
    answer.reasons().forEach(reasons::add);
    return bytes(message);
  }

  static ByteBuffer measure(long inputToUpdateMicros) {
    return bytes(
        JSON.createObjectNode()
            .put("op", "measure")
            .put("inputToUpdateMicros", inputToUpdateMicros));
  }

  /** Something to be read by this person. */
  static ByteBuffer notice(String words) {
    return bytes(JSON.createObjectNode().put("op", "notice").put("words", words));
  }

  /**
   * The state as one session sees it.
   *
   * @param site null when it is not known
   * @param recording null where nothing can be recorded
   */
  static ByteBuffer state(ConsoleSession session, SiteFacts site, RecordingNews.View recording) {
    ObjectNode message = JSON.createObjectNode();
    message.put("op", "state").put("session", session.id());
    Scanner scanner = session.scanner();
    scanner(message.putObject("scanner"), scanner.info(), scanner.state());
    release(message.putObject("release"), scanner);
    Instant dueBy = session.signIn().secondFactorDueBy();
    message
        .putObject("you")
        .put("mayOperate", session.mayOperate())
        .put("mayAnnotate", session.mayAnnotate())
        .put("holdsControl", session.holdsControl())
        .put("waits", session.waitsForHolder())
        .put("secondFactorDueBy", dueBy == null ? null : dueBy.toString());
    message.put(
        "waiting", scanner.waiting().map(waiting -> waiting.signIn().person().name()).orElse(null));
    message.put("operatedOnSite", scanner.operatedOnSite().orElse(null));
    people(message.putArray("people"), session, scanner.sessions());
    callOuts(message.putArray("callOuts"), scanner.callOuts().recent());
    displays(message.putArray("displays"), scanner.displays());
    if (recording == null) {
      message.putNull("recording");
    } else {
      message
          .putObject("recording")
          .put("on", recording.on())
          .put("by", recording.by())
          .put("since", recording.since())
          .put("mayStart", recording.mayStart())
          .put("trouble", recording.trouble());
    }
    if (site == null) {
      message.putNull("site");
    } else {
      site(message.putObject("site"), site);
      SiteFacts.StopCard card = site.cards().get(scanner.info().id());
      if (card != null) {
        card(message.putObject("card"), card);
      }
    }
    return bytes(message);
  }

  private static void scanner(ObjectNode node, Scanner.Info info, Scanner.State state) {
    node.put("id", info.id())
        .put("name", info.name())
        .put("modality", info.modality())
        .put("colour", info.colour())
        .put("simulated", info.simulated())
        .put("reach", state.reach().name())
        .put("reachWords", state.reachWords())
        .put("activity", state.activity().name())
        .put("detail", state.detail())
        .put("progress", state.progress());
  }

  /** Whether the driver is for patients, and what is declared to lie on the table. */
  private static void release(ObjectNode node, Scanner scanner) {
    DriverStanding now = scanner.driverStanding();
    node.put("kind", now.kind().name())
        .put("driver", scanner.info().driver())
        .put("version", now.version())
        .put("phantom", scanner.holder().flatMap(ConsoleSession::phantom).orElse(""));
    ArrayNode phantoms = node.putArray("phantoms");
    scanner.phantoms().forEach(phantoms::add);
    scanner.notAPhantom().ifPresent(it -> node.put("notAPhantomSince", it.since().toString()));
  }

  private static void people(ArrayNode node, ConsoleSession you, List<ConsoleSession> sessions) {
    for (ConsoleSession session : sessions) {
      ObjectNode person = node.addObject().put("name", session.signIn().person().name());
      ArrayNode roles = person.putArray("roles");
      session.signIn().person().roles().stream().map(Role::id).sorted().forEach(roles::add);
      person.put("holdsControl", session.holdsControl()).put("you", session == you);
    }
  }

  private static void callOuts(ArrayNode node, List<CallOuts.CallOut> said) {
    for (CallOuts.CallOut one : said) {
      node.addObject()
          .put("id", one.id())
          .put("word", one.word().name())
          .put("onSite", one.from() == CallOuts.Side.ON_SITE)
          .put("by", one.by())
          .put("at", one.at().toString())
          .put("times", one.times())
          .put("answeredBy", one.heard().map(CallOuts.Heard::by).orElse(null))
          .put("answeredAt", one.heard().map(it -> it.at().toString()).orElse(null));
    }
  }

  private static void displays(ArrayNode node, List<Display> displays) {
    for (Display display : displays) {
      Display.Frame frame = display.frame();
      node.addObject()
          .put("id", display.id())
          .put("position", display.position())
          .put("width", frame == null ? 0 : frame.width())
          .put("height", frame == null ? 0 : frame.height());
    }
  }

  private static void site(ObjectNode node, SiteFacts site) {
    node.put("name", site.name());
    SiteFacts.Contact support = site.support();
    if (support == null) {
      node.putNull("support");
    } else {
      node.putObject("support").put("name", support.name()).put("phone", support.phone());
    }
    contacts(node.putArray("emergency"), site.emergency());
  }

  private static void card(ObjectNode node, SiteFacts.StopCard card) {
    node.put("ownStop", card.ownStop())
        .put("patientOut", card.patientOut())
        .put("plan", card.plan());
    contacts(node.putArray("call"), card.call());
  }

  private static void contacts(ArrayNode node, List<SiteFacts.Contact> contacts) {
    for (SiteFacts.Contact contact : contacts) {
      node.addObject()
          .put("role", contact.role())
          .put("name", contact.name())
          .put("phone", contact.phone());
    }
  }

  static ByteBuffer drawings(DrawingMessages.News news) {
    return bytes(DrawingMessages.write(JSON.createObjectNode().put("op", "drawings"), news));
  }

  private static ByteBuffer bytes(ObjectNode message) {
    try {
      return ByteBuffer.wrap(JSON.writeValueAsBytes(message));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }
}
