package org.scangate.dicom.spool;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * Where instances are forwarded to.
 *
 * @param associations at once
 * @param commitment whether the destination must confirm that it keeps them
 * @param keep how long instances stay after the destination has them
 * @param bitsPerSecond 0: as fast as it goes
 * @param hours when to send; empty: always
 * @param tls whether it is called with TLS; without certificates nothing is sent
 */
record Destination(
    String id,
    String title,
    String host,
    int port,
    int associations,
    boolean commitment,
    Duration keep,
    long bitsPerSecond,
    Optional<Hours> hours,
    boolean tls) {

  /** A part of the day, which may reach over midnight. */
  record Hours(LocalTime from, LocalTime to, ZoneId zone) {

    static Hours parse(String text, ZoneId zone) {
      int dash = text.indexOf('-');
      return new Hours(
          LocalTime.parse(text.substring(0, dash)),
          LocalTime.parse(text.substring(dash + 1)),
          zone);
    }

    /** {@code 22:00 to 06:00}. */
    String words() {
      return from + " to " + to;
    }

    boolean contains(java.time.Instant instant) {
      LocalTime now = LocalTime.ofInstant(instant, zone);
      return from.isBefore(to)
          ? !now.isBefore(from) && now.isBefore(to)
          : !now.isBefore(from) || now.isBefore(to);
    }
  }

  /** Of the properties {@code destination.ID.*}. */
  static Destination of(String id, Map<String, Object> properties, ZoneId zone) {
    String prefix = "destination." + id + ".";
    String hours = text(properties, prefix + "window");
    return new Destination(
        id,
        text(properties, prefix + "ae-title"),
        text(properties, prefix + "host"),
        (int) number(properties, prefix + "port"),
        (int) Math.max(1, number(properties, prefix + "associations")),
        text(properties, prefix + "commitment").equals("required"),
        Duration.ofMillis(number(properties, prefix + "keep-after-delivery")),
        number(properties, prefix + "rate"),
        hours.isEmpty() ? Optional.empty() : Optional.of(Hours.parse(hours, zone)),
        Boolean.TRUE.equals(properties.get(prefix + "tls")));
  }

  /** {@code TITLE at host:port}. */
  String address() {
    return title + " at " + host + ":" + port;
  }

  private static String text(Map<String, Object> properties, String key) {
    Object value = properties.get(key);
    return value == null ? "" : value.toString();
  }

  private static long number(Map<String, Object> properties, String key) {
    return properties.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
