package org.scangate.core.audit;

import java.util.Map;

/**
 * Writes JSON in one way only: fields in the order given, no white space. Everything that is not
 * printable ASCII is escaped, so that no control or direction character reaches a terminal; half a
 * surrogate pair, which is no text, becomes U+FFFD.
 */
final class CanonicalJson {

  private final StringBuilder out = new StringBuilder(512).append('{');

  CanonicalJson field(String name, String value) {
    name(name);
    quote(value);
    return this;
  }

  CanonicalJson field(String name, long value) {
    name(name);
    out.append(value);
    return this;
  }

  CanonicalJson field(String name, Map<String, String> value) {
    CanonicalJson inner = new CanonicalJson();
    value.forEach(inner::field);
    name(name);
    out.append(inner.end());
    return this;
  }

  String end() {
    return out + "}";
  }

  private void name(String name) {
    if (out.length() > 1) {
      out.append(',');
    }
    quote(name);
    out.append(':');
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else {
        out.append(String.format("\\u%04x", (int) (isHalfPair(text, i) ? '\ufffd' : c)));
      }
    }
    out.append('"');
  }

  private static boolean isHalfPair(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
