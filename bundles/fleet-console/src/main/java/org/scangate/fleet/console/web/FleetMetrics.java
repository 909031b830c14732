package org.scangate.fleet.console.web;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Nodes;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;

/**
 * The fleet as families of metrics. What an appliance does not tell has no sample; what it told
 * before it went quiet has none either, so that nothing old is taken for now.
 */
final class FleetMetrics {

  /** A number that an appliance or scanner tells, and what it is multiplied by for the unit. */
  private record Told(String family, String metric, double factor, String help) {}

  private static final List<Told> APPLIANCE =
      List.of(
          told(
              "round_trip_median_seconds",
              "Links/1/Round trip ms/p50",
              1e-3,
              "First link, five minutes: median of there and back"),
          told(
              "round_trip_p99_seconds",
              "Links/1/Round trip ms/p99",
              1e-3,
              "First link, five minutes: 99th percentile of there and back"),
          told(
              "jitter_seconds",
              "Links/1/Jitter ms",
              1e-3,
              "First link: jitter as RFC 3550 smooths it"),
          told("links", "Links/Count", 1, "Links of people"),
          told("alarms", "Health/Alarms", 1, "Alarms that the appliance raises"),
          told("warnings", "Health/Warnings", 1, "Warnings that the appliance raises"),
          told(
              "spool_waiting_images",
              "Spool/Waiting/Images",
              1,
              "Images that wait for a destination"),
          told(
              "spool_waiting_bytes", "Spool/Waiting/Bytes", 1, "Bytes that wait for a destination"),
          told("spool_taking", "Spool/Takes", 1, "1 while images are taken"),
          told("disk_free_bytes", "Disk/Free MiB", 1048576, "Free space, in steps of 64 MiB"),
          told("audit_writable", "Audit/Writable", 1, "1 while the audit can be written"));

  private static final List<Told> SCANNER =
      List.of(
          seen("sessions", "Sessions/Count", "Sessions at the scanner"),
          seen("control_held", "Control/Held", "1 while somebody elsewhere holds control"),
          seen(
              "permissive_granted", "Stop/Permissive granted", "1 while remote input is permitted"),
          seen("stop_relay_answers", "Stop/Relay answers", "1 while the relay answers"),
          seen(
              "stop_proof_overdue",
              "Stop/Proof overdue",
              "1 when the stop should have been tested"));

  private static final String PRESENCE = "scangate_fleet_appliances";
  private static final String TROUBLE = "scangate_fleet_troubles";
  private static final String BROKER = "scangate_fleet_broker_up";
  private static final String UP = "scangate_appliance_up";
  private static final String HEARD = "scangate_appliance_heard_timestamp_seconds";
  private static final String TROUBLED = "scangate_appliance_trouble";
  private static final String STOP = "scangate_scanner_stop_state";
  private static final String DRIVER = "scangate_scanner_driver";

  private final MetricsText text = new MetricsText();

  private FleetMetrics() {
    text.family(BROKER, "1 while the console has the broker; without it nothing below is news");
    text.family(PRESENCE, "Appliances by presence; never_seen is not online");
    text.family(TROUBLE, "Appliances that have this trouble");
    text.family(UP, "1 while the appliance is heard; none for one that was never seen");
    text.family(HEARD, "When the last message of the appliance came");
    text.family(TROUBLED, "1 for each trouble that the appliance has");
    APPLIANCE.forEach(told -> text.family(told.family(), told.help()));
    SCANNER.forEach(told -> text.family(told.family(), told.help()));
    text.family(STOP, "1 for the state that the scanner's stop is in");
    text.family(DRIVER, "1 for the driver that serves the scanner");
  }

  private static Told told(String name, String metric, double factor, String help) {
    return new Told("scangate_appliance_" + name, metric, factor, help);
  }

  private static Told seen(String name, String metric, String help) {
    return new Told("scangate_scanner_" + name, metric, 1, help);
  }

  static String of(Nodes nodes) {
    FleetMetrics metrics = new FleetMetrics();
    metrics.text.sample(BROKER, nodes.broker().there() ? 1 : 0);
    metrics.add(nodes.worstFirst());
    return metrics.text.text();
  }

  /** Every family that there can be. */
  static Set<String> families() {
    return new FleetMetrics().text.families();
  }

  private void add(List<NodeView> nodes) {
    Map<Presence, Integer> presences = new EnumMap<>(Presence.class);
    Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
    for (NodeView node : nodes) {
      presences.merge(node.presence(), 1, Integer::sum);
      node.troubles().forEach(since -> troubles.merge(since.trouble(), 1, Integer::sum));
      add(node);
    }
    for (Presence presence : Presence.values()) {
      text.sample(PRESENCE, presences.getOrDefault(presence, 0), "presence", spelled(presence));
    }
    for (Trouble trouble : Trouble.values()) {
      text.sample(TROUBLE, troubles.getOrDefault(trouble, 0), "trouble", spelled(trouble));
    }
  }

  private void add(NodeView node) {
    String[] place = {"group", node.id().group(), "node", node.id().node()};
    boolean online = node.presence() == Presence.ONLINE;
    if (node.presence() != Presence.NEVER_SEEN) {
      text.sample(UP, online ? 1 : 0, place);
    }
    if (node.heard() > 0) {
      text.sample(HEARD, node.heard() / 1e3, place);
    }
    for (NodeView.Since since : node.troubles()) {
      text.sample(TROUBLED, 1, with(place, "trouble", spelled(since.trouble())));
    }
    if (!online) {
      return;
    }
    APPLIANCE.forEach(told -> add(told, node.metrics(), place));
    for (NodeView.ScannerView scanner : node.scanners()) {
      if (scanner.alive()) {
        add(scanner, with(place, "scanner", scanner.id()));
      }
    }
  }

  private void add(NodeView.ScannerView scanner, String... place) {
    SCANNER.forEach(told -> add(told, scanner.metrics(), place));
    if (scanner.metrics().get("Stop/State") instanceof String state) {
      text.sample(STOP, 1, with(place, "state", state));
    }
    if (scanner.metrics().get("Driver/Name") instanceof String name) {
      text.sample(
          DRIVER,
          1,
          with(
              place,
              "driver",
              name,
              "version",
              String.valueOf(scanner.metrics().getOrDefault("Driver/Version", "")),
              "standing",
              String.valueOf(scanner.metrics().getOrDefault("Driver/Standing", ""))));
    }
  }

  private void add(Told told, Map<String, Object> metrics, String... place) {
    Object value = metrics.get(told.metric());
    if (value instanceof Number number) {
      text.sample(told.family(), number.doubleValue() * told.factor(), place);
    } else if (value instanceof Boolean truth) {
      text.sample(told.family(), truth ? 1 : 0, place);
    }
  }

  private static String[] with(String[] labels, String... more) {
    String[] all = Arrays.copyOf(labels, labels.length + more.length);
    System.arraycopy(more, 0, all, labels.length, more.length);
    return all;
  }

  private static String spelled(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
