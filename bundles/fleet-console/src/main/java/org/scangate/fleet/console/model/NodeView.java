package org.scangate.fleet.console.model;

import java.util.List;
import java.util.Map;

/**
 * An appliance at one moment. Times are milliseconds of the epoch by the console's clock.
 *
 * @param presence whether it is heard
 * @param since since when that is so
 * @param heard when the last message of it came; 0: never
 * @param version of its software; empty: not told
 * @param troubles what is wrong now, worst first, each with the time since when
 * @param metrics its last values by metric name, as text, number or truth; null: told as unknown
 * @param scanners its devices
 */
public record NodeView(
    NodeId id,
    Presence presence,
    long since,
    long heard,
    String version,
    List<Since> troubles,
    Map<String, Object> metrics,
    List<ScannerView> scanners) {

  /**
   * Something wrong, and since when.
   *
   * @param words what exactly, in a few plain words; what an appliance wrote is in it only as an
   *     id, shortened; empty where the trouble says it all
   */
  public record Since(Trouble trouble, long at, String words) {}

  /**
   * A scanner of the appliance.
   *
   * @param alive false after its death was told
   */
  public record ScannerView(String id, boolean alive, Map<String, Object> metrics) {}
}
