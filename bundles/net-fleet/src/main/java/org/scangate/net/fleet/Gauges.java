package org.scangate.net.fleet;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.scangate.api.audit.Audit;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.link.Links;
import org.scangate.api.power.Ups;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.Metric;

/**
 * What the appliance knows of itself, as metrics. Counts, states, times and versions only: no words
 * that a driver, a finding or a person has written go out, for such words could name a patient.
 * What a part does not know, or a part that is not there, is left out. One thread at a time.
 */
final class Gauges {
  private static final long HEALTH_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  /** Free space is told in such steps, so that not every beat carries it. */
  private static final int FREE_STEP_MIB = 64;

  /** So is how long a battery lasts. */
  private static final int STEP_S = 30;

  /** The parts of the appliance that are there now. */
  interface Parts {
    Optional<Scanners> scanners();

    Optional<Links> links();

    Optional<Spool> spool();

    Optional<Audit> audit();

    Optional<DriverHandOver> drivers();

    Optional<Ups> ups();

    /** By scanner. */
    Map<String, StopCircuit> circuits();

    /** Of the other parts. */
    List<HealthCheck> checks();
  }

  private final Parts parts;
  private final String version;
  private final Duration heartbeat;
  private final java.nio.file.Path data;
  private final Ticker ticker;
  private final long started;
  private final LinkBoard board = new LinkBoard();
  private long lookedAt;
  private boolean looked;
  private long healthAt;
  private List<Finding> findings;

  /**
   * Of this appliance.
   *
   * @param heartbeat from beat to beat, by which a host knows when it is quiet
   */
  Gauges(Parts parts, String version, Duration heartbeat, java.nio.file.Path data, Ticker ticker) {
    this.parts = parts;
    this.version = version;
    this.heartbeat = heartbeat;
    this.data = data;
    this.ticker = ticker;
    this.started = ticker.now().toEpochMilli();
  }

  /** Looks at links and health when that is due; called several times a second, first of all. */
  void look() {
    long nanos = ticker.nanoTime();
    if (!looked || nanos - lookedAt >= LOOK_NANOS) {
      looked = true;
      lookedAt = nanos;
      board.look(parts.links().map(Links::all).orElse(List.of()));
    }
    if (findings == null || nanos - healthAt >= HEALTH_NANOS) {
      healthAt = nanos;
      findings = parts.checks().stream().flatMap(check -> check.check().stream()).toList();
    }
  }

  Snapshot at(long now) {
    List<Metric> node = new ArrayList<>();
    node.add(Metric.text("Appliance/Version", version, now));
    node.add(Metric.text("Appliance/Java", Runtime.version().toString(), now));
    node.add(Metric.whole("Appliance/Started", DataType.DATE_TIME, started, now));
    node.add(Metric.whole("Appliance/Heartbeat ms", DataType.UINT32, heartbeat.toMillis(), now));
    health(node, now);
    if (parts.links().isPresent()) {
      node.addAll(board.metrics(now));
    }
    parts.spool().ifPresent(spool -> spool(spool, node, now));
    parts
        .audit()
        .ifPresent(
            audit -> node.add(Metric.flag("Audit/Writable", audit.unwritable().isEmpty(), now)));
    parts.ups().flatMap(Ups::reading).ifPresent(reading -> of(reading, node, now));
    free(node, now);
    Map<String, List<Metric>> devices = new LinkedHashMap<>();
    Map<String, StopCircuit> circuits = parts.circuits();
    for (Scanner scanner : parts.scanners().map(Scanners::all).orElse(List.of())) {
      List<Metric> device = new ArrayList<>();
      of(scanner, device, now);
      StopCircuit circuit = circuits.get(scanner.info().id());
      if (circuit != null) {
        of(circuit.state(), device, now);
      }
      devices.put(scanner.info().id(), device);
    }
    return new Snapshot(node, devices);
  }

  private void health(List<Metric> node, long now) {
    node.add(Metric.whole("Health/Alarms", DataType.UINT32, count(Level.ALARM), now));
    node.add(Metric.whole("Health/Warnings", DataType.UINT32, count(Level.WARNING), now));
    String ids =
        findings.stream()
            .filter(finding -> finding.level() != Level.OK)
            .map(Finding::id)
            .distinct()
            .sorted()
            .collect(Collectors.joining(","));
    node.add(Metric.text("Health/Ids", ids, now));
  }

  /** Ids of the alarms of the last look. */
  Set<String> alarms() {
    return findings == null
        ? Set.of()
        : findings.stream()
            .filter(finding -> finding.level() == Level.ALARM)
            .map(Finding::id)
            .collect(Collectors.toSet());
  }

  private long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  private static void spool(Spool spool, List<Metric> node, long now) {
    Spool.Summary summary = spool.summary();
    List<Spool.Target> targets = spool.targets();
    long waiting = targets.stream().mapToLong(Spool.Target::waiting).sum();
    long bytes = targets.stream().mapToLong(Spool.Target::bytesWaiting).sum();
    long keptBack =
        targets.stream().flatMap(t -> t.quarantined().values().stream()).mapToLong(i -> i).sum();
    node.add(Metric.whole("Spool/Images", DataType.UINT64, summary.instances(), now));
    node.add(Metric.whole("Spool/Bytes", DataType.UINT64, summary.bytes(), now));
    node.add(Metric.flag("Spool/Takes", summary.refusing().isEmpty(), now));
    node.add(Metric.whole("Spool/Waiting/Images", DataType.UINT64, waiting, now));
    node.add(Metric.whole("Spool/Waiting/Bytes", DataType.UINT64, bytes, now));
    node.add(Metric.whole("Spool/Kept back", DataType.UINT64, keptBack, now));
    targets.stream()
        .flatMap(target -> target.oldest().stream())
        .min(java.time.Instant::compareTo)
        .ifPresent(
            oldest ->
                node.add(
                    Metric.whole(
                        "Spool/Waiting/Oldest", DataType.DATE_TIME, oldest.toEpochMilli(), now)));
  }

  private static void of(Ups.Reading reading, List<Metric> node, long now) {
    node.add(Metric.text("Power/State", reading.power().name(), now));
    node.add(Metric.flag("Power/Replace battery", reading.replaceBattery(), now));
    reading
        .chargePercent()
        .ifPresent(
            charge -> node.add(Metric.whole("Power/Charge percent", DataType.UINT32, charge, now)));
    reading
        .runtimeSeconds()
        .ifPresent(
            left ->
                node.add(
                    Metric.whole("Power/Battery s", DataType.UINT32, left / STEP_S * STEP_S, now)));
  }

  private void free(List<Metric> node, long now) {
    try {
      FileStore store = Files.getFileStore(data);
      long mib = (store.getUsableSpace() >> 20) / FREE_STEP_MIB * FREE_STEP_MIB;
      node.add(Metric.whole("Disk/Free MiB", DataType.UINT64, mib, now));
    } catch (IOException e) {
      // Not known, so not told; whoever writes there says what is wrong.
    }
  }

  private void of(Scanner scanner, List<Metric> device, long now) {
    Scanner.Info info = scanner.info();
    Scanner.State state = scanner.state();
    device.add(Metric.text("Modality", info.modality(), now));
    device.add(Metric.flag("Simulated", info.simulated(), now));
    device.add(Metric.text("Driver/Name", info.driver(), now));
    parts
        .drivers()
        .flatMap(
            drivers ->
                drivers.known().stream()
                    .filter(known -> known.scanners().contains(info.id()))
                    .findFirst())
        .ifPresent(known -> device.add(Metric.text("Driver/Version", known.version(), now)));
    device.add(Metric.text("Driver/Standing", scanner.driverStanding().kind().name(), now));
    device.add(Metric.text("State/Reach", state.reach().name(), now));
    device.add(Metric.text("State/Activity", state.activity().name(), now));
    device.add(Metric.whole("Sessions/Count", DataType.UINT32, scanner.sessions().size(), now));
    device.add(Metric.flag("Control/Held", scanner.holder().isPresent(), now));
    device.add(Metric.flag("Control/On site", scanner.operatedOnSite().isPresent(), now));
  }

  private static void of(CircuitState circuit, List<Metric> device, long now) {
    device.add(Metric.text("Stop/State", circuit.stop().id(), now));
    device.add(Metric.flag("Stop/Permissive granted", circuit.granted(), now));
    device.add(Metric.flag("Stop/Held", !circuit.holds().isEmpty(), now));
    device.add(Metric.flag("Stop/Relay answers", circuit.relayAnswers(), now));
    device.add(Metric.whole("Stop/Alarms", DataType.UINT32, circuit.alarms().size(), now));
    device.add(Metric.flag("Stop/Proof overdue", circuit.proofOverdue(), now));
    if (circuit.proven() != null) {
      long proven = circuit.proven().toEpochMilli();
      device.add(Metric.whole("Stop/Proven", DataType.DATE_TIME, proven, now));
    }
  }
}
