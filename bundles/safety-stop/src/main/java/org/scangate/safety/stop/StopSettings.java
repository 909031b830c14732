package org.scangate.safety.stop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A configuration of {@code org.scangate.safety.stop}, read. */
final class StopSettings {
  private StopSettings() {}

  /**
   * The circuits of one relay.
   *
   * @throws IllegalArgumentException naming the key and the value
   */
  static List<Wiring> of(Map<String, ?> properties, Duration feedbackTimeout) {
    List<Wiring> circuits = new ArrayList<>();
    Object ids = properties.get("circuits");
    String[] scanners = ids instanceof String[] many ? many : new String[] {String.valueOf(ids)};
    for (String scanner : scanners) {
      circuits.add(circuit(properties, scanner, feedbackTimeout));
    }
    return List.copyOf(circuits);
  }

  private static Wiring circuit(Map<String, ?> properties, String scanner, Duration timeout) {
    String prefix = "circuit." + scanner + ".";
    int permissive = point(properties, prefix + "permissive.coil");
    if (!Wiring.wired(permissive)) {
      throw new IllegalArgumentException(prefix + "permissive.coil is missing");
    }
    String sense = String.valueOf(properties.get(prefix + "stop.sense"));
    return new Wiring(
        scanner,
        permissive,
        point(properties, prefix + "permissive.feedback"),
        point(properties, prefix + "stop.coil"),
        point(properties, prefix + "stop.feedback"),
        !sense.equals("de-energise"),
        point(properties, prefix + "inputs.reset"),
        point(properties, prefix + "inputs.on-site-stop"),
        point(properties, prefix + "inputs.hold"),
        point(properties, prefix + "inputs.local-remote-key"),
        point(properties, prefix + "inputs.patient-call"),
        point(properties, prefix + "lamp.coil"),
        timeout);
  }

  private static int point(Map<String, ?> properties, String key) {
    Object value = properties.get(key);
    if (value == null) {
      return Wiring.NONE;
    }
    if (value instanceof Number number && number.intValue() >= 0) {
      return number.intValue();
    }
    throw new IllegalArgumentException(key + ": " + value + " is not a coil or an input");
  }
}
