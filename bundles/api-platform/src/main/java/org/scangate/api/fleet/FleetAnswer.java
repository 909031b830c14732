package org.scangate.api.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An appliance's answer to a command, as it travels on {@link #topic}: lines of ASCII, an empty
 * one, and what was asked for. A long one comes in several parts, each a message of its own.
 *
 * @param id of the command; {@code -} when it could not be read
 * @param at milliseconds of the epoch when it was said
 * @param deed what was asked for; {@code -} when it could not be read
 * @param part from 1 to {@code parts}
 * @param words what came of it, one line for people
 * @param body what was asked for, or this part of it, UTF-8; not to be changed
 */
public record FleetAnswer(
    String group,
    String node,
    String id,
    long at,
    String deed,
    Result result,
    int part,
    int parts,
    String words,
    byte[] body) {

  /** Most bytes of {@code body}. */
  public static final int LARGEST_BODY = 32 << 10;

  /** Most parts of one answer. */
  public static final int MOST_PARTS = 8;

  /** In the place of what could not be read. */
  public static final String UNKNOWN = "-";

  private static final int MOST_WORDS = 300;
  private static final int LARGEST_HEAD = 1024;
  private static final Pattern NOT_PRINTABLE = Pattern.compile("[^ -~]");

  private static final Pattern LINES =
      Pattern.compile(
          """
          scangate/1 answer
          from ([a-z0-9-]{1,32})/([a-z0-9-]{1,32})
          id ([a-z0-9-]{16,64}|-)
          at ([0-9]{1,15})
          do ([!-~]{1,64})
          result (done|refused|failed)
          part ([1-8])/([1-8])
          words ([ -~]{0,300})

          """);

  /** What came of a command. */
  public enum Result {
    DONE,
    /** It did not run. */
    REFUSED,
    /** It ran, or began to, and did not do what was asked. */
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public FleetAnswer {
    words = NOT_PRINTABLE.matcher(words).replaceAll("?");
    words = words.substring(0, Math.min(MOST_WORDS, words.length()));
    boolean right =
        LINES.matcher(head(group, node, id, at, deed, result, part, parts, words)).matches();
    if (!right || part > parts || body.length > LARGEST_BODY) {
      throw new IllegalArgumentException("no answer can say this");
    }
  }

  /** Where an appliance answers. */
  public static String topic(String group, String node) {
    return "scangate/1/" + group + "/" + node + "/answer";
  }

  /**
   * Reads a message.
   *
   * @return empty when it is none
   */
  public static Optional<FleetAnswer> read(byte[] message) {
    if (message.length > LARGEST_HEAD + LARGEST_BODY) {
      return Optional.empty();
    }
    int most = Math.min(message.length, LARGEST_HEAD);
    Matcher lines = LINES.matcher(new String(message, 0, most, StandardCharsets.ISO_8859_1));
    if (!lines.lookingAt()) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOfRange(message, lines.end(), message.length);
    int part = Integer.parseInt(lines.group(7));
    int parts = Integer.parseInt(lines.group(8));
    if (part > parts || body.length > LARGEST_BODY) {
      return Optional.empty();
    }
    return Optional.of(
        new FleetAnswer(
            lines.group(1),
            lines.group(2),
            lines.group(3),
            Long.parseLong(lines.group(4)),
            lines.group(5),
            Result.valueOf(lines.group(6).toUpperCase(Locale.ROOT)),
            part,
            parts,
            lines.group(9),
            body));
  }

  /** As it travels. */
  public byte[] write() {
    byte[] head =
        head(group, node, id, at, deed, result, part, parts, words)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static String head(
      String group,
      String node,
      String id,
      long at,
      String deed,
      Result result,
      int part,
      int parts,
      String words) {
    return String.format(
        Locale.ROOT,
        "scangate/1 answer\nfrom %s/%s\nid %s\nat %d\ndo %s\nresult %s\npart %d/%d\nwords %s\n\n",
        group,
        node,
        id,
        at,
        deed,
        result.word(),
        part,
        parts,
        words);
  }
}
