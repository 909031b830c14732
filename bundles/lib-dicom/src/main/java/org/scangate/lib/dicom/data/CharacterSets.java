package org.scangate.lib.dicom.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How characters are coded (PS3.3 C.12.1.1.2, PS3.5 6.1): the first value of Specific Character
 * Set, and code extensions by escape sequences. What cannot be decoded becomes U+FFFD, never an
 * error.
 */
public final class CharacterSets {

  /** ISO_IR 6, which is what no value means. */
  public static final CharacterSets DEFAULT = new CharacterSets(StandardCharsets.US_ASCII);

  private static final int ESCAPE = 0x1b;

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("6", "US-ASCII"),
          Map.entry("100", "ISO-8859-1"),
          Map.entry("101", "ISO-8859-2"),
          Map.entry("109", "ISO-8859-3"),
          Map.entry("110", "ISO-8859-4"),
          Map.entry("144", "ISO-8859-5"),
          Map.entry("127", "ISO-8859-6"),
          Map.entry("126", "ISO-8859-7"),
          Map.entry("138", "ISO-8859-8"),
          Map.entry("148", "ISO-8859-9"),
          Map.entry("203", "ISO-8859-15"),
          Map.entry("13", "JIS_X0201"),
          Map.entry("166", "TIS-620"),
          Map.entry("192", "UTF-8"));

  /** Escape sequences without the escape itself, and the coding that they switch to. */
  private static final Map<String, String> ESCAPES =
      Map.ofEntries(
          Map.entry("(B", "US-ASCII"),
          Map.entry("-A", "ISO-8859-1"),
          Map.entry("-B", "ISO-8859-2"),
          Map.entry("-C", "ISO-8859-3"),
          Map.entry("-D", "ISO-8859-4"),
          Map.entry("-L", "ISO-8859-5"),
          Map.entry("-G", "ISO-8859-6"),
          Map.entry("-F", "ISO-8859-7"),
          Map.entry("-H", "ISO-8859-8"),
          Map.entry("-M", "ISO-8859-9"),
          Map.entry("-b", "ISO-8859-15"),
          Map.entry("-T", "TIS-620"),
          Map.entry(")I", "JIS_X0201"),
          Map.entry("(J", "JIS_X0201"),
          Map.entry("$B", "x-JIS0208"),
          Map.entry("$(D", "JIS_X0212-1990"),
          Map.entry("$)C", "EUC-KR"),
          Map.entry("$)A", "GB2312"));

  private final Charset first;

  private CharacterSets(Charset first) {
    this.first = first;
  }

  /** Of the values of (0008,0005); unknown ones are read as ISO_IR 6. */
  public static CharacterSets of(List<String> terms) {
    return terms.isEmpty() ? DEFAULT : new CharacterSets(charset(terms.get(0)));
  }

  private static Charset charset(String term) {
    String upper = term.strip().toUpperCase(Locale.ROOT);
    if (upper.equals("GB18030") || upper.equals("GBK")) {
      return Charset.forName(upper);
    }
    String number = upper.replace("ISO 2022 IR ", "").replace("ISO_IR ", "");
    String name = NAMES.getOrDefault(number, "US-ASCII");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.US_ASCII;
  }

  /** Bytes to characters. */
  public String decode(byte[] bytes) {
    int escape = next(bytes, 0);
    if (escape < 0) {
      return new String(bytes, first);
    }
    StringBuilder out = new StringBuilder();
    Charset now = first;
    int at = 0;
    while (escape >= 0) {
      append(out, now, bytes, at, escape);
      int length = bytes.length > escape + 2 && bytes[escape + 1] == '$' ? 3 : 2;
      String sequence = sequence(bytes, escape, length);
      if (length == 3 && !ESCAPES.containsKey(sequence)) {
        sequence = sequence(bytes, escape, 2);
      }
      String name = ESCAPES.get(sequence);
      now = name != null && Charset.isSupported(name) ? Charset.forName(name) : now;
      at = Math.min(bytes.length, escape + 1 + sequence.length());
      escape = next(bytes, at);
    }
    append(out, now, bytes, at, bytes.length);
    return out.toString();
  }

  /**
   * Characters to bytes of the first coding.
   *
   * @throws IllegalArgumentException when it lacks one of them
   */
  public byte[] encode(String text) {
    try {
      ByteBuffer bytes =
          first
              .newEncoder()
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      byte[] out = new byte[bytes.remaining()];
      bytes.get(out);
      return out;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          first + " has not all characters of this text; set Specific Character Set before", e);
    }
  }

  /** Delimiters of values and of parts of names end what an escape sequence switched on. */
  private void append(StringBuilder out, Charset now, byte[] bytes, int from, int to) {
    int end = from;
    boolean wide = now.name().equals("x-JIS0208") || now.name().equals("JIS_X0212-1990");
    if (!wide) {
      while (end < to && bytes[end] != '^' && bytes[end] != '=' && bytes[end] != '\\') {
        end++;
      }
    } else {
      end = to;
    }
    out.append(new String(bytes, from, end - from, now));
    out.append(new String(bytes, end, to - end, first));
  }

  private static String sequence(byte[] bytes, int escape, int length) {
    int end = Math.min(bytes.length, escape + 1 + length);
    return new String(bytes, escape + 1, end - escape - 1, StandardCharsets.ISO_8859_1);
  }

  private static int next(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == ESCAPE) {
        return i;
      }
    }
    return -1;
  }
}
