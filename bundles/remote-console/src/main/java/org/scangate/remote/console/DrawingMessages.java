package org.scangate.remote.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scangate.remote.console.SessionMessages.Malformed;

/** Drawings in the channel {@code session}, docs/link.md. */
final class DrawingMessages {
  /** Of one message; a hand that draws makes fewer. */
  static final int MOST_POINTS = 64;

  private static final int LONGEST_ID = 32;

  /**
   * What has changed for one session.
   *
   * @param lines new ones, and what was added to those that are known
   * @param gone ids of lines that are there no more
   * @param pointers all of now
   */
  record News(List<More> lines, List<Long> gone, List<Board.Pointer> pointers) {}

  /**
   * Points of a line.
   *
   * @param own drawn in this session
   * @param from how many of its points are known
   * @param to how many are after this
   */
  record More(Board.Line line, boolean own, int from, int to) {}

  private DrawingMessages() {}

  static Drawing read(JsonNode message) throws Malformed {
    String act = message.path("act").asText();
    return switch (act) {
      case "point" ->
          new Drawing.Point(display(message), number(message, "x"), number(message, "y"));
      case "away" -> new Drawing.Away();
      case "line" ->
          new Drawing.Line(
              display(message), number(message, "line"), number(message, "from"), points(message));
      case "undo" -> new Drawing.Undo();
      case "clear" -> new Drawing.Clear();
      case "clear-all" -> new Drawing.ClearAll();
      default ->
          throw new Malformed(
              "a session message draws by no act, or another than point, away, line, undo, clear, clear-all");
    };
  }

  private static String display(JsonNode message) throws Malformed {
    JsonNode display = message.path("display");
    if (!display.isTextual() || display.textValue().length() > LONGEST_ID) {
      throw new Malformed("a session message draws on no display");
    }
    return display.textValue();
  }

  private static int number(JsonNode message, String key) throws Malformed {
    return whole(message.path(key), key);
  }

  private static int whole(JsonNode value, String what) throws Malformed {
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
      throw new Malformed(
          "a session message draws with a " + what + " that is not a whole number from 0");
    }
    return value.intValue();
  }

  private static int[] points(JsonNode message) throws Malformed {
    JsonNode given = message.path("points");
    if (!given.isArray()
        || given.isEmpty()
        || given.size() % 2 != 0
        || given.size() > 2 * MOST_POINTS) {
      throw new Malformed("a session message draws not 1 to " + MOST_POINTS + " points");
    }
    int[] points = new int[given.size()];
    for (int i = 0; i < points.length; i++) {
      points[i] = whole(given.get(i), "point");
    }
    return points;
  }

  static ObjectNode write(ObjectNode message, News news) {
    ArrayNode lines = message.putArray("lines");
    for (More more : news.lines()) {
      Board.Line line = more.line();
      ObjectNode node = lines.addObject().put("id", line.id()).put("by", line.by());
      node.put("colour", line.colour()).put("display", line.display());
      node.put("own", more.own() ? line.number() : null).put("from", more.from());
      ArrayNode points = node.putArray("points");
      for (int i = 2 * more.from(); i < 2 * more.to(); i++) {
        points.add(line.points()[i]);
      }
    }
    ArrayNode gone = message.putArray("gone");
    news.gone().forEach(gone::add);
    ArrayNode pointers = message.putArray("pointers");
    for (Board.Pointer one : news.pointers()) {
      ObjectNode node = pointers.addObject().put("by", one.by()).put("colour", one.colour());
      node.put("display", one.display()).put("x", one.x()).put("y", one.y());
    }
    return message;
  }
}
