package org.scangate.itests.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stop circuits for site files of tests, which would be for viewing only without one. */
final class SimulatedStops {
  private static final Pattern SCANNER =
      Pattern.compile("^  - id: *([a-z0-9-]+)", Pattern.MULTILINE);
  private static final Pattern CIRCUIT =
      Pattern.compile("^    - scanner: *([a-z0-9-]+)", Pattern.MULTILINE);

  private SimulatedStops() {}

  /** The scanners of a site file that have a circuit. */
  static List<String> circuits(String site) {
    int stop = site.indexOf("\nstop:");
    return stop < 0 ? List.of() : all(CIRCUIT, site.substring(stop));
  }

  /** The site file, its stop section replaced when a scanner is not in it. */
  static String forEvery(String site) {
    int from = site.indexOf("\nscanners:");
    if (from < 0) {
      return site;
    }
    Matcher next = Pattern.compile("^[a-z]", Pattern.MULTILINE).matcher(site);
    int to = next.find(from + "\nscanners:".length()) ? next.start() : site.length();
    List<String> scanners = all(SCANNER, site.substring(from, to));
    if (circuits(site).containsAll(scanners)) {
      return site;
    }
    int old = site.indexOf("\nstop:");
    StringBuilder text = new StringBuilder(old < 0 ? site : site.substring(0, old));
    text.append("\nstop:\n  relays:\n");
    scanners.forEach(id -> text.append("    - { id: " + id + ", kind: simulated }\n"));
    text.append("  circuits:\n");
    for (String id : scanners) {
      text.append("    - scanner: " + id + "\n      relay: " + id + "\n");
      text.append("      permissive: { coil: 1, feedback: 1 }\n");
      text.append("      stop: { coil: 0, feedback: 0, sense: energise }\n");
      text.append("      inputs: { reset: 2, on-site-stop: 3, hold: 4 }\n");
    }
    return text.toString();
  }

  private static List<String> all(Pattern pattern, String text) {
    List<String> all = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }
}
