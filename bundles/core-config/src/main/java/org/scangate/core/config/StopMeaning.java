package org.scangate.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Relays and circuits: every coil and input has one use, every time fits the watchdog, and what a
 * circuit lacks is said.
 */
final class StopMeaning {
  private final SiteNode site;
  private final Problems problems;

  StopMeaning(SiteNode site, Problems problems) {
    this.site = site;
    this.problems = problems;
  }

  void check() {
    List<SiteNode> relays = site.at("stop").at("relays").items();
    List<SiteNode> circuits = site.at("stop").at("circuits").items();
    Meaning.unique(relays, "id", problems);
    relays.forEach(this::relay);
    Meaning.unique(circuits, "scanner", problems);
    Map<String, SiteNode> used = new HashMap<>();
    for (SiteNode circuit : circuits) {
      Meaning.known(
          circuit.at("scanner"), site.at("scanners").items(), "id", "a scanner", problems);
      Meaning.known(circuit.at("relay"), relays, "id", "a relay", problems);
      String relay = circuit.at("relay").text("");
      coils(circuit).forEach(coil -> once(relay + " coil ", coil, used));
      inputs(circuit).forEach(input -> once(relay + " input ", input, used));
      if (circuit.at("stop").at("sense").text("").equals("de-energise")
          && !circuit.at("inputs").at("local-remote-key").present()) {
        problems.error(
            circuit.at("stop").at("sense"),
            "de-energise needs inputs.local-remote-key: without it a dead device stops local scans");
      }
      remarks(circuit);
    }
    for (SiteNode scanner : site.at("scanners").items()) {
      SiteNode action = scanner.at("on-link-loss").at("action");
      boolean has =
          circuits.stream()
              .anyMatch(c -> c.at("scanner").text("").equals(scanner.at("id").text("-")));
      if (!has && site.at("stop").present()) {
        problems.remark(
            scanner,
            "has no circuit in stop.circuits: its console can be viewed, nobody gets control");
      }
      if (!has && action.text("").equals("stop")) {
        problems.error(action, "'stop' needs a circuit of this scanner in stop.circuits");
      }
    }
  }

  private void remarks(SiteNode circuit) {
    if (!circuit.at("stop").present()) {
      problems.remark(circuit, "has no stop: pressing it drops the permissive and aborts no scan");
    }
    if (!circuit.at("inputs").at("reset").present()) {
      problems.remark(circuit, "has no inputs.reset: a trip is reset at the on-site panel only");
    }
  }

  private void relay(SiteNode relay) {
    SiteNode host = relay.at("host");
    if (relay.at("kind").text("").equals("modbus-tcp") && !host.present()) {
      problems.error(host, "is missing: a modbus-tcp relay has a host");
    }
    long refresh = relay.at("refresh").millis("100ms");
    long timeout = relay.at("timeout").millis("50ms");
    long watchdog = relay.at("watchdog").millis("1s");
    if (refresh + timeout >= watchdog) {
      SiteNode at = relay.at("watchdog").present() ? relay.at("watchdog") : relay;
      problems.error(
          at,
          String.format(
              "the watchdog's %d ms must be more than refresh and timeout, %d ms",
              watchdog, refresh + timeout));
    }
  }

  private static List<SiteNode> coils(SiteNode circuit) {
    return List.of(
        circuit.at("permissive").at("coil"),
        circuit.at("stop").at("coil"),
        circuit.at("lamp").at("coil"));
  }

  private static List<SiteNode> inputs(SiteNode circuit) {
    List<SiteNode> inputs = new ArrayList<>(circuit.at("inputs").entries().values());
    inputs.add(circuit.at("permissive").at("feedback"));
    inputs.add(circuit.at("stop").at("feedback"));
    return inputs;
  }

  private void once(String kind, SiteNode point, Map<String, SiteNode> used) {
    if (point.whole().isEmpty()) {
      return;
    }
    SiteNode earlier = used.putIfAbsent(kind + point.plain(), point);
    if (earlier != null) {
      problems.error(point, point.plain() + " is " + earlier.key() + " already");
    }
  }
}
