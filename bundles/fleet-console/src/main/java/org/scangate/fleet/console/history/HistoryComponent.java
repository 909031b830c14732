package org.scangate.fleet.console.history;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.model.History;
import org.scangate.fleet.console.model.Incident;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Stability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The history as a component: wiring and life cycle only. */
@Component(
    service = {History.class, HealthCheck.class},
    configurationPid = "org.scangate.fleet.console.history",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = HistoryConfig.class)
public final class HistoryComponent implements History, HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryComponent.class);
  private static final long WRITE_MILLIS = 500;
  private static final long LEASE_MILLIS = 1000;
  private static final long PATIENCE_SECONDS = 25;

  private final JdbcHistory history;
  private final ScheduledExecutorService writer = thread("scangate-fleet-history");
  private final ScheduledExecutorService lease = thread("scangate-fleet-lease");

  @Activate
  public HistoryComponent(BundleContext context, HistoryConfig config) {
    Path data = Path.of(context.getProperty("scangate.data"));
    Database database = new Database(Database.Settings.of(config, data));
    history = new JdbcHistory(database, UUID.randomUUID().toString(), Ticker.system());
    var unused =
        writer.scheduleWithFixedDelay(history::write, 0, WRITE_MILLIS, TimeUnit.MILLISECONDS);
    unused = lease.scheduleWithFixedDelay(this::renew, 0, LEASE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread made = new Thread(work, name);
          made.setDaemon(true);
          return made;
        });
  }

  private void renew() {
    try {
      history.renew();
    } catch (SQLException | RuntimeException e) {
      // The leases end; the writer says what is wrong with the database.
      LOG.debug("The leases were not renewed", e);
    }
  }

  @Deactivate
  void deactivate() {
    lease.shutdownNow();
    writer.shutdown();
    try {
      if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)
          || !lease.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The history's database did not answer at the end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    history.close();
  }

  @Override
  public String name() {
    return "Fleet history";
  }

  @Override
  public List<Finding> check() {
    return history.findings();
  }

  @Override
  public void stability(NodeId node, Stability bin) {
    history.stability(node, bin);
  }

  @Override
  public void mark(Mark mark) {
    history.mark(mark);
  }

  @Override
  public List<Known> known() {
    return history.known();
  }

  @Override
  public CompletableFuture<Void> open(
      String group, Optional<String> node, String what, String detail, long at) {
    return history.open(group, node, what, detail, at);
  }

  @Override
  public CompletableFuture<Void> close(
      String group, Optional<String> node, String what, String detail, long at) {
    return history.close(group, node, what, detail, at);
  }

  @Override
  public CompletableFuture<Void> audit(AuditHead head) {
    return history.audit(head);
  }

  @Override
  public List<AuditHead> auditHeads() {
    return history.auditHeads();
  }

  @Override
  public boolean acknowledge(long number, String person, long at) {
    return history.acknowledge(number, person, at);
  }

  @Override
  public List<Incident> incidents(boolean openOnly, long before, int limit) {
    return history.incidents(openOnly, before, limit);
  }

  @Override
  public List<Stability> stability(NodeId node, long from, long until) {
    return history.stability(node, from, until);
  }

  @Override
  public List<Mark> marks(NodeId node, long from, long until, int limit) {
    return history.marks(node, from, until, limit);
  }

  @Override
  public Set<String> leased(Set<String> wanted) {
    return history.leased(wanted);
  }
}
