package org.scangate.fleet.console.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Writes the text format of Prometheus, version 0.0.4: the samples of a family stand together under
 * its HELP and TYPE. Not thread-safe.
 */
final class MetricsText {
  private final Map<String, StringBuilder> families = new LinkedHashMap<>();

  /**
   * Begins a family of gauges; one without samples is left out.
   *
   * @param name with the unit at its end
   */
  void family(String name, String help) {
    StringBuilder text = new StringBuilder(256);
    text.append("# HELP ").append(name).append(' ').append(escaped(help, false)).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
    families.put(name, text);
  }

  /**
   * Adds a sample.
   *
   * @param labels name, value, name, value
   */
  void sample(String family, double value, String... labels) {
    StringBuilder text = families.get(family);
    text.append(family);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      text.append(escaped(labels[i + 1], true)).append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
  }

  /** The names of all families. */
  Set<String> families() {
    return Set.copyOf(families.keySet());
  }

  /** The whole page. */
  String text() {
    StringBuilder all = new StringBuilder(4096);
    families.values().stream().filter(MetricsText::hasSample).forEach(all::append);
    return all.toString();
  }

  private static boolean hasSample(StringBuilder family) {
    return family.charAt(family.lastIndexOf("\n", family.length() - 2) + 1) != '#';
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.valueOf((long) value);
    }
    return Double.toString(value);
  }

  private static String escaped(String text, boolean quoted) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> safe.append("\\\\");
        case '\n' -> safe.append("\\n");
        case '"' -> safe.append(quoted ? "\\\"" : "\"");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }
}
