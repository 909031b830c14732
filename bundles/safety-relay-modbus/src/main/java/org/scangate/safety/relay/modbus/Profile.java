package org.scangate.safety.relay.modbus;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where a device has what, from a file in {@code etc/relay-profiles/}.
 *
 * @param name the file's name
 * @param title for people
 * @param remarks what is to be known, such as "unverified on hardware"
 * @param coilAddress of coil 0, for writing
 * @param coilReadAddress of coil 0, for reading; some devices mirror outputs elsewhere
 * @param coilsAtOnce a refresh writes adjacent coils with function 15; false: each with function 5
 * @param inputAddress of input 0
 * @param watchdogTime register of the watchdog's time; {@link #NONE} where it is set at the device
 * @param watchdogTick what one count of that register is
 * @param watchdogStart register and value that start it; {@link #NONE} where nothing does
 * @param watchdogStartValue written to start and restart it
 * @param watchdogStatus register that latches an expiry; {@link #NONE} where only outputs tell
 * @param watchdogExpired its value then
 * @param watchdogMargin what the device may take longer than its time
 * @param manyRegisters registers are written with function 16; false: function 6
 */
record Profile(
    String name,
    String title,
    List<String> remarks,
    int coilAddress,
    int coilReadAddress,
    boolean coilsAtOnce,
    int inputAddress,
    int watchdogTime,
    Duration watchdogTick,
    int watchdogStart,
    int watchdogStartValue,
    int watchdogStatus,
    int watchdogExpired,
    Duration watchdogMargin,
    boolean manyRegisters) {

  static final int NONE = -1;
  private static final int MOST = 0xffff;

  /**
   * Reads the keys {@code profile.*} of a configuration.
   *
   * @throws IllegalArgumentException naming the key and the value
   */
  static Profile of(Map<String, ?> properties) {
    int coils = number(properties, "profile.coils.address", 0);
    return new Profile(
        text(properties, "profile.name", "generic"),
        text(properties, "profile.title", "Modbus/TCP relay"),
        properties.get("profile.remarks") instanceof String[] many ? List.of(many) : List.of(),
        coils,
        number(properties, "profile.coils.read-address", coils),
        text(properties, "profile.coils.write", "single").equals("multiple"),
        number(properties, "profile.inputs.address", 0),
        number(properties, "profile.watchdog.time.register", NONE),
        millis(properties, "profile.watchdog.time.tick", 1),
        number(properties, "profile.watchdog.start.register", NONE),
        number(properties, "profile.watchdog.start.value", 1),
        number(properties, "profile.watchdog.status.register", NONE),
        number(properties, "profile.watchdog.status.expired", 1),
        millis(properties, "profile.watchdog.margin", 250),
        text(properties, "profile.registers.write", "single").equals("multiple"));
  }

  private static String text(Map<String, ?> properties, String key, String fallback) {
    return properties.get(key) instanceof String text && !text.isEmpty() ? text : fallback;
  }

  private static Duration millis(Map<String, ?> properties, String key, long fallback) {
    return Duration.ofMillis(
        properties.get(key) instanceof Number number ? number.longValue() : fallback);
  }

  private static int number(Map<String, ?> properties, String key, int fallback) {
    Object value = properties.get(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Number number && number.longValue() >= 0 && number.longValue() <= MOST) {
      return number.intValue();
    }
    throw new IllegalArgumentException(
        key + ": " + value + " is not an address or value of 0-65535");
  }
}
