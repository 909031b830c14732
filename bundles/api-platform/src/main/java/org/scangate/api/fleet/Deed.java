package org.scangate.api.fleet;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a fleet's console may ask an appliance to do: the whole list. Nothing that moves a scanner,
 * trips or resets a stop, grants control or opens a console is on it, or ever will be.
 */
public enum Deed {
  /** Tells again everything that an edge node and its devices tell at their birth. */
  REBIRTH("rebirth"),
  /** Answers with the drivers there are, and how each scanner stands with its own. */
  DRIVER_INVENTORY("driver-inventory"),
  /** Answers with versions, states and ids of findings, for whoever helps from afar. */
  SUPPORT_BUNDLE("support-bundle"),
  /** Changes to the other uplink and back; refused while control is held. */
  FAILOVER_DRILL("failover-drill");

  private final String word;

  Deed(String word) {
    this.word = word;
  }

  /** As a command names it. */
  public String word() {
    return word;
  }

  /** Empty when it is not on the list. */
  public static Optional<Deed> of(String word) {
    return Arrays.stream(values()).filter(deed -> deed.word.equals(word)).findFirst();
  }
}
