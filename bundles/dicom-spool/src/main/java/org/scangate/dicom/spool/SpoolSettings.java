package org.scangate.dicom.spool;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    List<Destination> destinations) {

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

  /**
   * @throws IllegalArgumentException naming what is wrong
   */
  static SpoolSettings of(SpoolConfig config, Map<String, Object> properties) {
    int colon = config.listen().lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("listen: \"" + config.listen() + "\" is not host:port");
    }
    String host = config.listen().substring(0, colon).replaceAll("^\\[|\\]$", "");
    List<Accepted> accept = new ArrayList<>();
    for (String one : config.accept()) {
      accept.add(Accepted.parse(one));
    }
    return new SpoolSettings(
        new InetSocketAddress(host, Integer.parseInt(config.listen().substring(colon + 1))),
        config.ae_title(),
        Path.of(config.directory()),
        config.high_water(),
        config.reserve(),
        accept,
        Stream.of(config.destinations())
            .map(id -> Destination.of(id, properties, ZoneId.of(config.time_zone())))
            .toList());
  }
}
