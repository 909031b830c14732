package org.scangate.safety.relay.gpio;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.scangate.safety.relay.gpio.Lines.Pull;

/**
 * Which coil and which input is at which line.
 *
 * @param coils by number
 * @param inputs by number
 */
record Wires(Map<Integer, Coil> coils, Map<Integer, Input> inputs) {
  static final int NONE = -1;

  /**
   * A coil.
   *
   * @param line high: energised, and for a pulsed one: may be energised
   * @param pulse line of the edges that keep it energised; {@link #NONE} for a plain coil
   */
  record Coil(int line, int pulse) {
    boolean pulsed() {
      return pulse != NONE;
    }
  }

  /** An input. */
  record Input(int line, boolean activeLow, Pull pull) {}

  Wires {
    coils = Map.copyOf(coils);
    inputs = Map.copyOf(inputs);
  }

  /**
   * Reads the keys {@code coil.N.line|pulse} and {@code input.N.line|active|pull} of a
   * configuration.
   *
   * @throws IllegalArgumentException naming the key and the value
   */
  static Wires of(Map<String, ?> properties) {
    Map<Integer, Coil> coils = new TreeMap<>();
    Map<Integer, Input> inputs = new TreeMap<>();
    for (String key : properties.keySet()) {
      String[] words = key.split("\\.", -1);
      if (words.length != 3 || !words[2].equals("line") || !words[1].matches("\\d{1,5}")) {
        continue;
      }
      String prefix = words[0] + "." + words[1] + ".";
      int line = line(properties, key);
      if (words[0].equals("coil")) {
        coils.put(Integer.valueOf(words[1]), new Coil(line, line(properties, prefix + "pulse")));
      } else if (words[0].equals("input")) {
        boolean low = word(properties, prefix + "active", "high").equals("low");
        String pull = word(properties, prefix + "pull", "none").toUpperCase(Locale.ROOT);
        inputs.put(Integer.valueOf(words[1]), new Input(line, low, Pull.valueOf(pull)));
      }
    }
    return new Wires(coils, inputs);
  }

  private static int line(Map<String, ?> properties, String key) {
    Object value = properties.get(key);
    if (value == null) {
      return NONE;
    }
    if (value instanceof Number number && number.intValue() >= 0) {
      return number.intValue();
    }
    throw new IllegalArgumentException(key + ": " + value + " is not a line of a GPIO chip");
  }

  private static String word(Map<String, ?> properties, String key, String fallback) {
    return properties.get(key) instanceof String text ? text : fallback;
  }
}
