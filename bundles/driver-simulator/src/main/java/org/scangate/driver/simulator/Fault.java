package org.scangate.driver.simulator;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the simulated scanner can do wrong, by name. */
enum Fault {
  NONE,
  /** The next input call never returns by itself. */
  HANG,
  /** Every input call takes 600 ms. */
  SLOW,
  /** The connection is lost. */
  DROP,
  /** The displays fill with noise, twenty times a second. */
  GARBAGE,
  /** The driver claims IDLE while scanning and SCANNING while idle. */
  WRONG_STATE;

  String id() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  static Optional<Fault> of(String id) {
    return Arrays.stream(values()).filter(f -> f.id().equals(id)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(Fault::id).collect(Collectors.joining(", "));
  }
}
