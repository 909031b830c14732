package org.scangate.core.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads headers such as {@code Import-Package} (OSGi Core 3.2.4). */
final class ManifestHeader {

  /**
   * One of the parts between commas.
   *
   * @param names at least one
   * @param parameters attributes by their names, directives by theirs with the colon
   */
  record Clause(List<String> names, Map<String, String> parameters) {}

  private ManifestHeader() {}

  /**
   * @throws IllegalArgumentException for a quotation without an end or a clause without a name
   */
  static List<Clause> parse(String header) {
    List<Clause> clauses = new ArrayList<>();
    if (header == null || header.isBlank()) {
      return clauses;
    }
    for (String clause : split(header, ',')) {
      List<String> names = new ArrayList<>();
      Map<String, String> parameters = new LinkedHashMap<>();
      for (String part : split(clause, ';')) {
        List<String> pair = split(part, '=');
        String key = pair.get(0).strip();
        if (pair.size() == 1) {
          names.add(unquoted(key));
        } else {
          String value = String.join("=", pair.subList(1, pair.size())).strip();
          // A directive's colon stands before the equals sign, a type's before its name.
          int colon = key.indexOf(':');
          boolean directive = key.endsWith(":");
          String name = directive || colon < 0 ? key : key.substring(0, colon);
          parameters.put(name.replace(" ", ""), unquoted(value));
        }
      }
      if (names.isEmpty() || names.get(0).isEmpty()) {
        throw new IllegalArgumentException("a part without a name in '" + shortened(header) + "'");
      }
      clauses.add(new Clause(names, parameters));
    }
    return clauses;
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  private static List<String> split(String text, char at) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == at && !quoted) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quotation without an end in '" + shortened(text) + "'");
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
