package org.scangate.api.drivers;

import java.util.Optional;

/**
 * Whether the driver that a scanner uses now may be used on patients there.
 *
 * @param version of the driver; empty when there is none
 * @param pair what a physicist would release; empty when it is not known
 * @param release of that pair
 */
public record DriverStanding(
    Kind kind, String version, Optional<DriverPair> pair, Optional<Release> release) {

  /** What may be done with it. */
  public enum Kind {
    /** A physicist has released it with these settings. */
    RELEASED,
    /** Nobody has: control is for sessions that are declared to be of a phantom. */
    NOT_RELEASED,
    /** It came with the appliance and reaches no real scanner: every session is of a phantom. */
    SIMULATED,
    /** There is no driver, or it cannot be told which one it is: nobody gets control. */
    UNKNOWN
  }
}
