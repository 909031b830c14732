package org.scangate.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the stop section says, as OSGi configurations: a relay each, and its circuits. */
final class StopConfigurations {
  static final String STOP = "org.scangate.safety.stop";
  static final String MODBUS = "org.scangate.safety.relay.modbus";
  static final String GPIO = "org.scangate.safety.relay.gpio";
  static final String SIMULATED = "org.scangate.safety.relay.simulated";

  /** Every PID that exists once for each relay. */
  static final List<String> FACTORIES = List.of(MODBUS, GPIO, SIMULATED, STOP);

  private final SiteNode stop;
  private final RelayProfiles profiles;

  StopConfigurations(SiteNode site, Path etc) {
    stop = site.at("stop");
    profiles = new RelayProfiles(etc);
  }

  /** A relay whose kind this version lacks, or whose profile is gone, gets none. */
  Map<String, Map<String, Object>> all() {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    for (SiteNode relay : stop.at("relays").items()) {
      String id = relay.at("id").text("");
      List<SiteNode> circuits =
          stop.at("circuits").items().stream()
              .filter(circuit -> circuit.at("relay").text("").equals(id))
              .toList();
      switch (relay.at("kind").text("")) {
        case "modbus-tcp" -> modbus(all, id, relay);
        case "gpio" -> all.put(GPIO + "~" + id, gpio(id, relay));
        case "simulated" -> all.put(SIMULATED + "~" + id, simulated(id, relay, circuits));
        default -> {}
      }
      if (!circuits.isEmpty()) {
        all.put(STOP + "~" + id, circuits(id, circuits));
      }
    }
    return all;
  }

  private static Map<String, Object> times(String id, SiteNode relay) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("relay", id);
    properties.put("refresh", relay.at("refresh").millis("100ms"));
    properties.put("watchdog", relay.at("watchdog").millis("1s"));
    properties.put("feedback-timeout", relay.at("feedback-timeout").millis("100ms"));
    return properties;
  }

  private void modbus(Map<String, Map<String, Object>> all, String id, SiteNode relay) {
    Map<String, Object> properties = times(id, relay);
    properties.put("host", relay.at("host").text(""));
    properties.put("port", relay.at("port").whole().orElse(502L).intValue());
    properties.put("unit", relay.at("unit").whole().orElse(1L).intValue());
    properties.put("timeout", relay.at("timeout").millis("50ms"));
    if (profiles.addTo(properties, relay)) {
      all.put(MODBUS + "~" + id, properties);
    }
  }

  private static Map<String, Object> gpio(String id, SiteNode relay) {
    Map<String, Object> properties = times(id, relay);
    properties.put("chip", relay.at("chip").text(""));
    for (SiteNode coil : relay.at("coils").items()) {
      String prefix = "coil." + coil.at("coil").plain() + ".";
      line(properties, prefix + "line", coil.at("line"));
      line(properties, prefix + "pulse", coil.at("pulse"));
    }
    for (SiteNode input : relay.at("inputs").items()) {
      String prefix = "input." + input.at("input").plain() + ".";
      line(properties, prefix + "line", input.at("line"));
      properties.put(prefix + "active", input.at("active").text("high"));
      properties.put(prefix + "pull", input.at("pull").text("none"));
    }
    return properties;
  }

  private static void line(Map<String, Object> properties, String key, SiteNode value) {
    value.whole().ifPresent(line -> properties.put(key, line.intValue()));
  }

  private static Map<String, Object> simulated(String id, SiteNode relay, List<SiteNode> circuits) {
    Map<String, Object> properties = times(id, relay);
    List<String> feedbacks = new ArrayList<>();
    List<Integer> active = new ArrayList<>();
    for (SiteNode circuit : circuits) {
      for (String part : new String[] {"permissive", "stop"}) {
        SiteNode point = circuit.at(part);
        point
            .at("feedback")
            .whole()
            .ifPresent(input -> feedbacks.add(input + "=" + point.at("coil").plain()));
      }
      circuit
          .at("inputs")
          .at("local-remote-key")
          .whole()
          .ifPresent(key -> active.add(key.intValue()));
    }
    properties.put("feedbacks", feedbacks.toArray(String[]::new));
    properties.put("active", active.stream().mapToInt(Integer::intValue).toArray());
    return properties;
  }

  private static Map<String, Object> circuits(String id, List<SiteNode> circuits) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> scanners = new ArrayList<>();
    properties.put("relay", id);
    properties.put("relay.target", "(relay=" + id + ")");
    for (SiteNode circuit : circuits) {
      String scanner = circuit.at("scanner").text("");
      String prefix = "circuit." + scanner + ".";
      scanners.add(scanner);
      for (String part : new String[] {"permissive", "stop", "lamp", "inputs"}) {
        circuit
            .at(part)
            .entries()
            .forEach(
                (key, value) ->
                    value
                        .whole()
                        .ifPresent(
                            point -> properties.put(prefix + part + "." + key, point.intValue())));
      }
      properties.put(prefix + "stop.sense", circuit.at("stop").at("sense").text("energise"));
    }
    properties.put("circuits", scanners.toArray(String[]::new));
    return properties;
  }
}
