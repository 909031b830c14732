package org.scangate.api.driver;

import java.util.List;
import java.util.Objects;

/**
 * What a driver is.
 *
 * @param name what a site file says under {@code driver}, {@code [a-z0-9-]{1,32}}
 * @param version the driver's own version
 * @param title one line for people
 * @param settings the settings it takes beside those every scanner has
 * @param simulated true when no real scanner can be reached through it; shown wherever the scanner
 *     is shown
 */
public record DriverDescription(
    String name,
    String version,
    String title,
    List<SettingDescription> settings,
    boolean simulated) {

  public DriverDescription {
    if (!name.matches("[a-z0-9-]{1,32}")) {
      throw new IllegalArgumentException("driver name '" + name + "' is not [a-z0-9-]{1,32}");
    }
    Objects.requireNonNull(version);
    Objects.requireNonNull(title);
    settings = List.copyOf(settings);
  }
}
