package org.scangate.api.power;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The uninterruptible power supply, where the site file names one. Thread-safe; answers at once.
 */
@ProviderType
public interface Ups {

  /** Empty when it has said nothing for a minute. */
  Optional<Reading> reading();

  /**
   * How it was.
   *
   * @param replaceBattery it says that its battery must be replaced
   * @param chargePercent of the battery, 0 to 100, where it says so
   * @param runtimeSeconds that the battery lasts, as the UPS estimates, where it says so
   */
  record Reading(
      Power power,
      boolean replaceBattery,
      OptionalLong chargePercent,
      OptionalLong runtimeSeconds,
      Instant at) {}

  /** From where the appliance has its power. */
  enum Power {
    ON_LINE,
    ON_BATTERY,
    /** On battery, which is nearly empty. */
    BATTERY_LOW
  }
}
