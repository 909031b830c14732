package org.scangate.scanner.runtime;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scangate.api.driver.Modality;

/**
 * One scanner's configuration, read.
 *
 * @param id short id
 * @param name what people call it
 * @param modality CT or MR
 * @param colour CSS colour of its frames
 * @param driver name of its driver
 * @param place order in the site file
 * @param displays at least one
 * @param settings the driver's own
 * @param phantoms patient ids that are not patients
 * @param aeTitle under which it sends images; empty when that is not known
 * @param linkLossAfter how long the holder may be gone before control ends
 * @param linkLossAction {@code drop-permissive}, or {@code stop} to demand the stop then
 */
record ScannerEntry(
    String id,
    String name,
    Modality modality,
    String colour,
    String driver,
    int place,
    List<DisplayEntry> displays,
    Map<String, String> settings,
    List<String> phantoms,
    String aeTitle,
    Duration linkLossAfter,
    String linkLossAction) {

  /** One display; the password stays in its file until a connection is opened. */
  record DisplayEntry(
      String id,
      String position,
      String host,
      int port,
      String username,
      Path passwordFile,
      boolean exclusive) {}

  ScannerEntry {
    displays = List.copyOf(displays);
    settings = Map.copyOf(settings);
    phantoms = List.copyOf(phantoms);
  }

  /**
   * Of all that a driver is given of this scanner, but its name for people and the passwords: what
   * it does may be another thing when one of these is.
   */
  String settingsSha256() {
    MessageDigest digest = DriverHash.sha256();
    DriverHash.add(digest, driver);
    DriverHash.add(digest, modality.name());
    for (DisplayEntry display : displays) {
      for (String part :
          List.of(
              display.id(),
              display.host(),
              Integer.toString(display.port()),
              display.username(),
              Boolean.toString(display.exclusive()))) {
        DriverHash.add(digest, part);
      }
    }
    new TreeMap<>(settings)
        .forEach(
            (key, value) -> {
              DriverHash.add(digest, key);
              DriverHash.add(digest, value);
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads a configuration of {@code org.scangate.scanner}.
   *
   * @throws IllegalArgumentException naming the key and the value
   */
  static ScannerEntry of(Map<String, ?> properties) {
    String id = text(properties, "id", "");
    if (id.isEmpty()) {
      throw new IllegalArgumentException("org.scangate.scanner: id is missing");
    }
    List<DisplayEntry> displays = new ArrayList<>();
    for (String display : texts(properties.get("displays"))) {
      String prefix = "display." + display + ".";
      String password = text(properties, prefix + "password-file", "");
      displays.add(
          new DisplayEntry(
              display,
              text(properties, prefix + "position", ""),
              text(properties, prefix + "host", ""),
              (int) number(properties, prefix + "port", 0),
              text(properties, prefix + "username", ""),
              password.isEmpty() ? null : Path.of(password),
              Boolean.parseBoolean(text(properties, prefix + "exclusive", "false"))));
    }
    if (displays.isEmpty()) {
      throw new IllegalArgumentException("org.scangate.scanner " + id + ": displays is empty");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith("settings.")) {
            settings.put(key.substring("settings.".length()), String.valueOf(value));
          }
        });
    return new ScannerEntry(
        id,
        text(properties, "name", id),
        Modality.valueOf(text(properties, "modality", "CT")),
        text(properties, "colour", "teal"),
        text(properties, "driver", ""),
        (int) number(properties, "place", 0),
        displays,
        settings,
        texts(properties.get("phantoms")),
        text(properties, "ae.title", ""),
        Duration.ofMillis(number(properties, "on-link-loss.after", 2000)),
        text(properties, "on-link-loss.action", "drop-permissive"));
  }

  private static String text(Map<String, ?> properties, String key, String otherwise) {
    Object value = properties.get(key);
    return value == null ? otherwise : value.toString();
  }

  private static long number(Map<String, ?> properties, String key, long otherwise) {
    Object value = properties.get(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    try {
      return Long.parseLong(value.toString());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "org.scangate.scanner: " + key + " is '" + value + "', not a whole number", e);
    }
  }

  private static List<String> texts(Object value) {
    if (value instanceof String[] several) {
      return List.of(several);
    }
    if (value instanceof Iterable<?> several) {
      List<String> texts = new ArrayList<>();
      several.forEach(one -> texts.add(one.toString()));
      return texts;
    }
    return value == null ? List.of() : List.of(value.toString());
  }
}
