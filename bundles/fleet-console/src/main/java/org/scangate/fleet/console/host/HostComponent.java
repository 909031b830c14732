package org.scangate.fleet.console.host;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.model.History;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Nodes;
import org.scangate.lib.mqtt.PahoConnection;
import org.scangate.lib.mqtt.Reconnect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker's side of the console as a component: wiring and life cycle only. */
@Component(
    service = {Nodes.class, HealthCheck.class},
    configurationPid = "org.scangate.fleet.console",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = HostConfig.class)
public final class HostComponent implements Nodes, HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(HostComponent.class);
  private static final long TICK_MILLIS = 50;
  private static final long LEASE_MILLIS = 1000;
  private static final long PATIENCE_SECONDS = 5;

  /** A database that is to come has come by then. */
  private static final long WITHOUT_HISTORY = Duration.ofSeconds(5).toNanos();

  private static final int OPEN_INCIDENTS = 20_000;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile History history;

  private final HostSettings settings;
  private final Ticker ticker = Ticker.system();
  private final long started = ticker.nanoTime();
  private final Fleet fleet;
  private final Host host;
  private final ScheduledExecutorService thread = thread("scangate-console");
  private final ScheduledExecutorService leaser = thread("scangate-console-lease");
  private Set<String> leased = Set.of();

  /** The history that was asked last who is known. */
  private History asked;

  @Activate
  public HostComponent(HostConfig config) {
    settings = HostSettings.of(config);
    Random random = new Random();
    fleet =
        new Fleet(
            settings, new Ledger(() -> Optional.ofNullable(history)), random, ticker.nanoTime());
    host =
        new Host(
            settings,
            (terms, listener) -> PahoConnection.dial(settings.broker(), terms, listener),
            fleet,
            new Reconnect(random),
            random,
            ticker);
    var unused = leaser.scheduleWithFixedDelay(this::lease, 0, LEASE_MILLIS, TimeUnit.MILLISECONDS);
    var unusedToo =
        thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread made = new Thread(work, name);
          made.setDaemon(true);
          return made;
        });
  }

  private void tick() {
    try {
      host.tick();
    } catch (RuntimeException e) {
      // Must not end the schedule.
      LOG.error("The console's round failed", e);
    }
  }

  /** Which groups are ours now; may wait for the database. */
  private void lease() {
    try {
      History it = history;
      if (it == null && ticker.nanoTime() - started < WITHOUT_HISTORY) {
        return;
      }
      Set<String> now = it == null ? settings.groups() : Set.copyOf(it.leased(settings.groups()));
      if (now.equals(leased) && it == asked) {
        return;
      }
      Set<String> more = new HashSet<>(now);
      more.removeAll(it == asked ? leased : Set.of());
      boolean asks = it != null && !more.isEmpty();
      host.lease(
          new Lease(
              now,
              asks ? it.known() : List.of(),
              asks ? it.incidents(true, Long.MAX_VALUE, OPEN_INCIDENTS) : List.of()));
      leased = now;
      asked = it;
    } catch (UncheckedIOException e) {
      LOG.warn("The groups stay as they are, for the database does not answer: {}", e.getMessage());
    } catch (RuntimeException e) {
      // Must not end the schedule.
      LOG.error("The console's leases failed", e);
    }
  }

  /** Says the death, so that nobody waits for a host that has ended. */
  @Deactivate
  void deactivate() {
    leaser.shutdownNow();
    thread.execute(host::end);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<NodeView> worstFirst() {
    return fleet.worstFirst();
  }

  @Override
  public Optional<NodeView> find(NodeId id) {
    return fleet.find(id);
  }

  @Override
  public long edition() {
    return fleet.edition();
  }

  @Override
  public Broker broker() {
    return fleet.broker();
  }

  @Override
  public String name() {
    return "Fleet";
  }

  @Override
  public List<Finding> check() {
    return HostFindings.of(fleet.broker(), host.isDeafToItself(), host.dropped(), fleet.refused());
  }
}
