package org.scangate.core.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A format that the schemas name.
 *
 * @param id its spelling in the schemas
 * @param words what is allowed, to follow "is not"
 * @param test whether a text is of this format
 * @param quantity how it is measured; null for text that is not
 */
record ValueFormat(String id, String words, Predicate<String> test, Quantity quantity) {

  /** Every format. */
  static final List<ValueFormat> ALL =
      List.of(
          text("id", "an id: 1 to 32 of a-z, 0-9 and -", Values::isId),
          text(
              "name",
              "a name: 1 to 64 characters on one line, none of them invisible",
              text -> Values.isLine(text, 64)),
          text(
              "remark",
              "a remark: 1 to 200 characters on one line",
              text -> Values.isLine(text, 200)),
          text("phone", "a phone number such as \"+1-555-0100\"", Values::isPhone),
          text("time-zone", "a time zone such as America/Denver", Values::isTimeZone),
          text("jurisdiction", "a country or state such as US-MT", Values::isJurisdiction),
          text("host", "a host name or an address", Values::isHost),
          text("domain", "a domain such as northfork.example", Values::isDomain),
          text("host-port", "host:port with a TCP port (1-65535)", Values::isHostPort),
          text(
              "listen",
              "address:port with an address of this machine and a port (1-65535)",
              Values::isListen),
          text("cidr", "an address with its prefix such as 192.168.50.1/24", Values::isCidr),
          text("interface", "a network interface such as eth1", Values::isInterface),
          text("file", "a file such as secrets/name, without ..", Values::isFile),
          text(
              "ae-title",
              "an AE title: 1 to 16 printable ASCII characters, no \\",
              Values::isAeTitle),
          text("colour", "a CSS colour such as teal or #0072b2", Colours::isColour),
          quantity("duration", "a duration such as 50ms, 5s, 15m, 24h or 7d", Quantity.DURATION),
          quantity("size", "a size such as 200KiB or 20GiB", Quantity.SIZE),
          quantity("rate", "a rate such as 20Mbit/s", Quantity.RATE),
          quantity("percent", "a share such as 85%", Quantity.PERCENT),
          text("time-window", "a time window such as \"22:00-06:00\"", Values::isTimeWindow),
          text("port-range", "a range of ports such as 40000-40100", Values::isPortRange),
          text("https-uri", "an https:// address", text -> Values.isUri(text, "https")),
          text(
              "http-uri",
              "an http:// or https:// address",
              text -> Values.isUri(text, "http", "https")),
          text(
              "mqtt-uri",
              "an mqtts:// or mqtt:// address",
              text -> Values.isUri(text, "mqtts", "mqtt")),
          text("syslog-uri", "a tls:// address", text -> Values.isUri(text, "tls")),
          text("sip-uri", "a SIP address such as sip:20@192.168.50.20", Values::isSip),
          text("nut", "a UPS such as ups@192.168.60.9", Values::isNut));

  private static ValueFormat text(String id, String words, Predicate<String> test) {
    return new ValueFormat(id, words, test, null);
  }

  private static ValueFormat quantity(String id, String words, Quantity quantity) {
    return new ValueFormat(id, words, text -> quantity.measure(text).isPresent(), quantity);
  }

  static Optional<ValueFormat> of(String id) {
    return ALL.stream().filter(format -> format.id.equals(id)).findFirst();
  }

  boolean matches(String text) {
    return test.test(text);
  }

  /** Whether a quantity lies within bounds; empty bounds bound nothing. */
  boolean within(String text, String least, String most) {
    if (quantity == null) {
      return true;
    }
    long amount = quantity.measure(text).orElseThrow();
    return (least.isEmpty() || amount >= quantity.measure(least).orElseThrow())
        && (most.isEmpty() || amount <= quantity.measure(most).orElseThrow());
  }
}
