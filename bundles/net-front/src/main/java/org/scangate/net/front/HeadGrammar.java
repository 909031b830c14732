package org.scangate.net.front;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The grammar of a request's head, to the letter (RFC 9112 2.2, 3, 5, 6). Nothing here is lenient:
 * whatever two programs could read differently is refused, which is what request smuggling lives
 * on. A body is announced by one Content-Length or not at all.
 */
final class HeadGrammar {
  private static final int MAX_METHOD = 16;
  private static final int MAX_FIELDS = 100;
  private static final int MAX_LENGTH_DIGITS = 12;
  private static final String VERSION = "HTTP/1.1";

  /** Longest request line that can pass: method, space, target, space, version. */
  static final int MAX_LINE = MAX_METHOD + 1 + Limits.TARGET_BYTES + 1 + VERSION.length();

  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (char c = '0'; c <= 'z'; c++) {
      TOKEN[c] = c <= '9' || (c >= 'A' && c <= 'Z') || c >= 'a';
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private final byte[] head;
  private int lengths;
  private int hosts;
  private int expectations;
  private String coding = "";

  private HeadGrammar(byte[] head) {
    this.head = head;
  }

  /**
   * Checks one whole head.
   *
   * @param head ends with the empty line
   */
  static void check(byte[] head) throws Refused {
    new HeadGrammar(head).check();
  }

  private void check() throws Refused {
    int end = endOfLine(0);
    requestLine(end);
    if (head.length - end - 4 > Limits.HEADER_BYTES) {
      throw tooLarge("its headers are longer than " + Limits.HEADER_BYTES + " bytes");
    }
    int fields = 0;
    int from = end + 2;
    for (end = endOfLine(from); end > from; end = endOfLine(from)) {
      if (++fields > MAX_FIELDS) {
        throw tooLarge("it has more than " + MAX_FIELDS + " header fields");
      }
      field(from, end);
      from = end + 2;
    }
    framing();
  }

  /** Index of the CR of the line's CR LF; a CR or an LF alone is refused. */
  private int endOfLine(int from) throws Refused {
    for (int i = from; i < head.length; i++) {
      if (head[i] == '\r') {
        if (i + 1 < head.length && head[i + 1] == '\n') {
          return i;
        }
        throw bad("it has a CR without LF");
      }
      if (head[i] == '\n') {
        throw bad("it has an LF without CR");
      }
    }
    throw bad("it ends within a line");
  }

  private void requestLine(int end) throws Refused {
    int method = tokenEnd(0, end);
    if (method == 0 || method > MAX_METHOD || method == end || head[method] != ' ') {
      throw bad("its first line has no method");
    }
    int target = method + 1;
    int targetEnd = target;
    while (targetEnd < end && head[targetEnd] > ' ' && head[targetEnd] < 0x7f) {
      targetEnd++;
    }
    if (targetEnd - target > Limits.TARGET_BYTES) {
      throw new Refused(
          414, "http.target", "The address is longer than " + Limits.TARGET_BYTES + " bytes.");
    }
    if (targetEnd == target || targetEnd == end || head[targetEnd] != ' ') {
      throw bad("its first line is not METHOD TARGET " + VERSION);
    }
    String version = text(targetEnd + 1, end);
    if (version.matches("HTTP/[0-9]\\.[0-9]") && !version.equals(VERSION)) {
      throw new Refused(505, "http.version", "Only " + VERSION + " is spoken here.");
    }
    if (!version.equals(VERSION)) {
      throw bad("its first line is not METHOD TARGET " + VERSION);
    }
  }

  private void field(int from, int end) throws Refused {
    if (head[from] == ' ' || head[from] == '\t') {
      throw bad("it has a folded header line");
    }
    int colon = tokenEnd(from, end);
    if (colon == from || colon == end || head[colon] != ':') {
      throw bad("it has a header line that is not NAME: VALUE");
    }
    for (int i = colon + 1; i < end; i++) {
      int c = head[i] & 0xff;
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw bad("it has a control character in a header");
      }
    }
    switch (text(from, colon).toLowerCase(Locale.ROOT)) {
      case "host" -> hosts++;
      case "content-length" -> {
        lengths++;
        if (!value(colon, end).matches("[0-9]{1," + MAX_LENGTH_DIGITS + "}")) {
          throw bad("its Content-Length is not a number");
        }
      }
      case "transfer-encoding" -> coding += (coding.isEmpty() ? "" : ",") + value(colon, end) + " ";
      case "expect" -> {
        expectations++;
        if (!value(colon, end).equalsIgnoreCase("100-continue")) {
          throw new Refused(417, "http.expect", "Only Expect: 100-continue is known here.");
        }
      }
      case "sec-websocket-key1", "sec-websocket-key2" ->
          // A draft of WebSocket had bodies of 8 bytes that no Content-Length announced.
          throw bad("it has a header of an old WebSocket draft");
      default -> {
        // Not the listener's business.
      }
    }
  }

  private void framing() throws Refused {
    if (hosts != 1) {
      throw bad("it has " + hosts + " Host headers, and must have one");
    }
    if (lengths > 1) {
      throw bad("it has more than one Content-Length");
    }
    if (expectations > 1) {
      throw bad("it has more than one Expect");
    }
    if (!coding.isEmpty()) {
      if (lengths > 0) {
        throw bad("it has both Content-Length and Transfer-Encoding");
      }
      if (!coding.equalsIgnoreCase("chunked ")) {
        throw new Refused(501, "http.coding", "No transfer coding is known here.");
      }
      throw new Refused(
          411, "http.length", "A body needs a Content-Length here; chunks are not taken.");
    }
  }

  private int tokenEnd(int from, int end) {
    int i = from;
    while (i < end && TOKEN[head[i] & 0xff]) {
      i++;
    }
    return i;
  }

  private String value(int colon, int end) {
    return text(colon + 1, end).replaceAll("^[ \t]+|[ \t]+$", "");
  }

  private String text(int from, int to) {
    return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
  }

  static Refused tooLarge(String why) {
    return new Refused(431, "http.head", "The request's head is refused: " + why + ".");
  }

  private static Refused bad(String why) {
    return new Refused(400, "http.head", "The request's head is refused: " + why + ".");
  }
}
