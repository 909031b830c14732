package org.scangate.dicom.spool;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configuration, read and checked.
 *
 * @param highWater percent of the disk in use
 * @param reserve bytes left free
 */
record SpoolSettings(
    InetSocketAddress listen,
    String title,
    Path directory,
    int highWater,
    long reserve,
    List<Accepted> accept,
    List<Destination> destinations,
    Optional<Tls> tls) {

  /**
   * TLS, with certificates from both sides.
   *
   * @param listen where it is listened for; empty: nowhere, only destinations are called with it
   * @param certificate PEM, our own first
   * @param key PEM, PKCS#8
   * @param authorities PEM, whose certificates peers must show
   */
  record Tls(Optional<InetSocketAddress> listen, Path certificate, Path key, Path authorities) {}

  /** Who may send. */
  record Accepted(String title, String host) {

    static Accepted parse(String text) {
      int at = text.indexOf('@');
      if (at < 1 || at == text.length() - 1) {
        throw new IllegalArgumentException("accept: \"" + text + "\" is not TITLE@host");
      }
      return new Accepted(text.substring(0, at), text.substring(at + 1));
    }
  }

  SpoolSettings {
    accept = List.copyOf(accept);
    destinations = List.copyOf(destinations);
  }

  /** Who may report on commitments. */
  List<Accepted> reporters() {
    return destinations.stream()
        .filter(Destination::commitment)
        .map(to -> new Accepted(to.title(), to.host()))
        .toList();
  }

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  static SpoolSettings of(SpoolConfig config, Map<String, Object> properties) {
    List<Accepted> accept = new ArrayList<>();
    for (String one : config.accept()) {
      accept.add(Accepted.parse(one));
    }
    return new SpoolSettings(
        address(config.listen()),
        config.ae_title(),
        Path.of(config.directory()),
        config.high_water(),
        config.reserve(),
        accept,
        Stream.of(config.destinations())
            .map(id -> Destination.of(id, properties, ZoneId.of(config.time_zone())))
            .toList(),
        tls(config));
  }

  private static Optional<Tls> tls(SpoolConfig config) {
    if (config.tls_certificate().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Tls(
            Optional.of(config.tls_listen())
                .filter(text -> !text.isEmpty())
                .map(SpoolSettings::address),
            Path.of(config.tls_certificate()),
            Path.of(config.tls_key()),
            Path.of(config.tls_authorities())));
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("listen: \"" + text + "\" is not host:port");
    }
    String host = text.substring(0, colon).replaceAll("^\\[|\\]$", "");
    return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
  }
}
