package org.scangate.net.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.audit.Audit;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.fleet.Fleet;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.link.Links;
import org.scangate.api.power.Ups;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.scangate.lib.mqtt.Connection;
import org.scangate.lib.mqtt.PahoConnection;
import org.scangate.lib.mqtt.Reconnect;
import org.scangate.net.fleet.command.CommandDesk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fleet as a component: wiring and life cycle only. */
@Component(
    service = {Fleet.class, HealthCheck.class},
    configurationPid = "org.scangate.fleet",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = FleetConfig.class)
public final class FleetComponent implements Fleet, HealthCheck, Gauges.Parts {
  private static final Logger LOG = LoggerFactory.getLogger(FleetComponent.class);
  private static final long TICK_MILLIS = 250;

  /** The stop and the consoles come first. */
  private static final long AFTER_OTHERS_MILLIS = 2000;

  private static final long PATIENCE_SECONDS = 5;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Scanners scanners;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Links links;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Spool spool;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Audit audit;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile DriverHandOver drivers;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Ups ups;

  private final Map<String, StopCircuit> circuits = new ConcurrentHashMap<>();
  private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "scangate-fleet");
            made.setDaemon(true);
            return made;
          });
  private final EdgeLife life;
  private final Gauges gauges;
  private volatile Snapshot newest = new Snapshot(List.of(), Map.of());
  private final ReportDesk desk;
  private final Reports reports;

  @Activate
  public FleetComponent(BundleContext context, FleetConfig config) {
    Path data = Path.of(context.getProperty("scangate.data"));
    FleetSettings settings = FleetSettings.of(config, data);
    Ticker ticker = Ticker.system();
    String version = context.getBundle().getVersion().toString();
    gauges = new Gauges(this, version, settings.heartbeat(), data, ticker);
    Connection.Dialler dialler =
        (terms, listener) -> PahoConnection.dial(settings.broker(), terms, listener);
    life =
        new EdgeLife(
            settings,
            dialler,
            this::snapshot,
            new DeathNumbers(settings.directory()),
            new Reconnect(new Random()),
            ticker);
    ApplianceDeeds deeds =
        new ApplianceDeeds(
            settings, this, life::askForBirth, () -> newest, new SupportBundle(context, version));
    Path used = settings.directory().resolve("commands-used");
    Optional<CommandDesk> commands =
        settings
            .commandsKey()
            .map(
                key ->
                    new CommandDesk(
                        settings.group(), settings.node(), key, used, deeds, this::audit, ticker));
    desk = new ReportDesk(settings, dialler, commands, ticker);
    reports = new Reports(desk::report, ticker);
    var unused =
        thread.scheduleWithFixedDelay(
            this::tick, AFTER_OTHERS_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private Snapshot snapshot(long now) {
    newest = gauges.at(now);
    return newest;
  }

  private void tick() {
    try {
      gauges.look();
      if (desk.isOpen()) {
        Map<String, String> stops = new TreeMap<>();
        circuits.forEach((scanner, circuit) -> stops.put(scanner, circuit.state().stop().id()));
        reports.look(stops, gauges.alarms(), audit().flatMap(Audit::head));
      }
      life.tick();
    } catch (RuntimeException e) {
      // Must not end the schedule.
      LOG.error("The fleet's round failed", e);
    }
  }

  /** Tells the death, so that nobody takes an orderly stop for an accident. */
  @Deactivate
  void deactivate() {
    desk.close();
    thread.execute(life::end);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addCircuit(StopCircuit circuit, Map<String, Object> properties) {
    circuits.put(String.valueOf(properties.get(StopCircuit.SCANNER)), circuit);
  }

  void removeCircuit(StopCircuit circuit, Map<String, Object> properties) {
    circuits.remove(String.valueOf(properties.get(StopCircuit.SCANNER)), circuit);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addCheck(HealthCheck check) {
    checks.add(check);
  }

  void removeCheck(HealthCheck check) {
    checks.remove(check);
  }

  @Override
  public Status status() {
    return life.status();
  }

  @Override
  public String name() {
    return "Fleet";
  }

  @Override
  public List<Finding> check() {
    return FleetFindings.of(
        life.status(), Ticker.system().now(), desk.trouble(), desk.waiting(), desk.lost());
  }

  @Override
  public Optional<Scanners> scanners() {
    return Optional.ofNullable(scanners);
  }

  @Override
  public Optional<Links> links() {
    return Optional.ofNullable(links);
  }

  @Override
  public Optional<Spool> spool() {
    return Optional.ofNullable(spool);
  }

  @Override
  public Optional<Audit> audit() {
    return Optional.ofNullable(audit);
  }

  @Override
  public Optional<DriverHandOver> drivers() {
    return Optional.ofNullable(drivers);
  }

  @Override
  public Optional<Ups> ups() {
    return Optional.ofNullable(ups);
  }

  @Override
  public Map<String, StopCircuit> circuits() {
    return Map.copyOf(circuits);
  }

  @Override
  public List<HealthCheck> checks() {
    return checks.stream().filter(check -> check != this).toList();
  }
}
