package org.scangate.net.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scangate.lib.sparkplug.Metric;

/**
 * What is known at one moment.
 *
 * @param node of the appliance as a whole
 * @param devices of each scanner, by its id
 */
record Snapshot(List<Metric> node, Map<String, List<Metric>> devices) {
  Snapshot {
    node = List.copyOf(node);
    devices = new LinkedHashMap<>(devices);
  }
}
