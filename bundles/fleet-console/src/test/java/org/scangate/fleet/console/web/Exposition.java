package org.scangate.fleet.console.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format 0.0.4 strictly: HELP and TYPE before the samples of a family, a
 * family's samples together, names and labels of the allowed letters, values escaped, no sample
 * twice.
 */
final class Exposition {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String VALUE = "(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"" + VALUE + "\"";
  private static final Pattern SAMPLE =
      Pattern.compile(
          "("
              + NAME
              + ")(\\{"
              + LABEL
              + "(?:,"
              + LABEL
              + ")*\\})? "
              + "(NaN|[+-]Inf|[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)");

  final Map<String, Double> samples = new LinkedHashMap<>();
  final Set<String> families = new TreeSet<>();

  static Exposition read(String text) {
    Exposition it = new Exposition();
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new IllegalArgumentException("the last line does not end");
    }
    String help = "";
    String family = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith("# HELP ")) {
        help = line.split(" ", 4)[2];
        family = "";
        if (!help.matches(NAME) || !it.families.add(help)) {
          throw new IllegalArgumentException("a family twice, or no name: " + line);
        }
      } else if (line.startsWith("# TYPE ")) {
        if (!line.equals("# TYPE " + help + " gauge")) {
          throw new IllegalArgumentException("not the type of " + help + ": " + line);
        }
        family = help;
      } else {
        Matcher matcher = SAMPLE.matcher(line);
        if (!matcher.matches() || !matcher.group(1).equals(family)) {
          throw new IllegalArgumentException("no sample of " + family + ": " + line);
        }
        String key = line.substring(0, line.lastIndexOf(' '));
        if (it.samples.put(key, Double.valueOf(matcher.group(3))) != null) {
          throw new IllegalArgumentException("a sample twice: " + line);
        }
      }
    }
    return it;
  }
}
