package org.scangate.core.config;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a YAML file with its place. Looking for what is not there, or not of the kind asked
 * for, gives an absent node, so that checks may run over a file that has other mistakes.
 *
 * @param key for example {@code scanners[0].displays[1].port}; empty at the root
 * @param line counted from 1: of the value itself, or of its key when it is a section or a list
 * @param value a {@code Map<String, SiteNode>}, a {@code List<SiteNode>}, a String, Long,
 *     BigInteger, Double or Boolean, {@link #EMPTY}, or null when absent
 */
record SiteNode(String key, int line, Object value) {

  /** The value of a key with nothing after it. */
  static final Object EMPTY = new Object();

  private static final int SHOWN = 60;

  boolean present() {
    return value != null;
  }

  /** An entry of a section; absent, with this node's line, when there is none. */
  SiteNode at(String name) {
    SiteNode entry = entries().get(name);
    return entry != null ? entry : new SiteNode(keyOf(key, name), line, null);
  }

  /** The entries of a section in the order of the file; empty for anything else. */
  @SuppressWarnings("unchecked")
  Map<String, SiteNode> entries() {
    return value instanceof Map ? (Map<String, SiteNode>) value : Map.of();
  }

  /** The items of a list; empty for anything else. */
  @SuppressWarnings("unchecked")
  List<SiteNode> items() {
    return value instanceof List ? (List<SiteNode>) value : List.of();
  }

  Optional<String> text() {
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  String text(String fallback) {
    return text().orElse(fallback);
  }

  /** The texts of a list; items that are none are left out. */
  List<String> texts() {
    return items().stream().flatMap(item -> item.text().stream()).toList();
  }

  Optional<Long> whole() {
    if (value instanceof Long number) {
      return Optional.of(number);
    }
    return value instanceof Double number && number == Math.rint(number)
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  boolean flag() {
    return Boolean.TRUE.equals(value);
  }

  /** A duration in milliseconds; the fallback when absent or malformed. */
  long millis(String fallback) {
    return amount(Quantity.DURATION, fallback);
  }

  /** A size in bytes; the fallback when absent or malformed. */
  long bytes(String fallback) {
    return amount(Quantity.SIZE, fallback);
  }

  /** A share in percent; the fallback when absent or malformed. */
  int percent(String fallback) {
    return (int) amount(Quantity.PERCENT, fallback);
  }

  /** A rate in bits per second; 0 when absent or malformed. */
  long bitsPerSecond() {
    return Quantity.RATE.measure(text("")).orElse(0L);
  }

  private long amount(Quantity quantity, String fallback) {
    return quantity.measure(text(fallback)).or(() -> quantity.measure(fallback)).orElseThrow();
  }

  /** How the value is named in an error: short, on one line, strings in quotes. */
  String found() {
    if (value instanceof Map) {
      return "a section";
    }
    if (value instanceof List) {
      return "a list";
    }
    if (value instanceof String text) {
      return "'" + shown(text.replaceAll("//[^/@]*@", "//***@")) + "'";
    }
    return value == null || value == EMPTY ? "nothing" : shown(value.toString());
  }

  /** A scalar as people write it; a list of scalars in brackets. */
  String plain() {
    if (value instanceof List) {
      return "[" + String.join(", ", items().stream().map(SiteNode::plain).toList()) + "]";
    }
    return value instanceof Map
        ? "a section"
        : value == null || value == EMPTY ? "nothing" : shown(value.toString());
  }

  boolean isNumber() {
    return value instanceof Long || value instanceof BigInteger || value instanceof Double;
  }

  boolean isScalar() {
    return present() && !(value instanceof Map) && !(value instanceof List);
  }

  /** Whether both hold the same values, wherever they stand. */
  boolean sameAs(SiteNode that) {
    if (value instanceof Map && that.value instanceof Map) {
      return entries().keySet().equals(that.entries().keySet())
          && entries().keySet().stream().allMatch(name -> at(name).sameAs(that.at(name)));
    }
    if (value instanceof List && that.value instanceof List) {
      List<SiteNode> mine = items();
      List<SiteNode> others = that.items();
      boolean same = mine.size() == others.size();
      for (int i = 0; same && i < mine.size(); i++) {
        same = mine.get(i).sameAs(others.get(i));
      }
      return same;
    }
    return java.util.Objects.equals(value, that.value);
  }

  /** The full key of an entry. */
  static String keyOf(String section, String name) {
    if (!name.matches("[A-Za-z0-9_-]+")) {
      return section + "['" + shown(name) + "']";
    }
    return section.isEmpty() ? name : section + "." + name;
  }

  /** Text made fit to print: one line, no control characters, at most 60 characters. */
  static String shown(String text) {
    StringBuilder line = new StringBuilder();
    int[] points = text.codePoints().limit(SHOWN + 1L).toArray();
    for (int i = 0; i < Math.min(points.length, SHOWN); i++) {
      if (Values.isInvisible(points[i])) {
        line.append(String.format("\\u%04X", points[i]));
      } else {
        line.appendCodePoint(points[i]);
      }
    }
    return points.length > SHOWN ? line + "..." : line.toString();
  }
}
