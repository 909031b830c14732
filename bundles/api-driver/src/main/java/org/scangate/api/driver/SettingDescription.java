package org.scangate.api.driver;

import java.util.Objects;

/**
 * One setting of a driver, read with {@link ScannerSettings#extra}.
 *
 * @param key the name under {@code settings} of the scanner's entry in the site file
 * @param meaning one line for people, with the unit and the allowed values
 * @param defaultValue used when the site file is silent; null when the setting is required
 */
public record SettingDescription(String key, String meaning, String defaultValue) {

  public SettingDescription {
    Objects.requireNonNull(key);
    Objects.requireNonNull(meaning);
  }
}
