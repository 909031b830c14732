package org.scangate.core.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditTrail;
import org.scangate.api.health.Finding;
import org.scangate.api.time.Ticker;
import org.scangate.lib.journal.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the audit log to the framework and gives it its thread. */
@Component(
    service = {Audit.class, AuditTrail.class, AuditLog.class},
    configurationPid = "org.scangate.audit",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = AuditConfig.class)
public final class AuditLog implements Audit, AuditTrail {

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final AuditCore core;
  private final ScheduledExecutorService executor;
  private final ScheduledFuture<?> ticks;

  /** Opens the log; when that fails the service is there all the same, and says why it refuses. */
  @Activate
  public AuditLog(BundleContext context, AuditConfig config) {
    core =
        new AuditCore(
            directory(context, "scangate.data").resolve("audit"),
            directory(context, "scangate.etc").resolve("secrets"),
            AuditSettings.of(config),
            Ticker.system(),
            Journal::open);
    core.tick();
    executor =
        Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "scangate-audit"));
    ticks = executor.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  private static Path directory(BundleContext context, String property) {
    String value = context.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("the framework property " + property + " is not set");
    }
    return Path.of(value);
  }

  private void tick() {
    try {
      core.tick();
    } catch (RuntimeException e) {
      // Must not end the schedule.
      LOG.error("The audit log's round failed", e);
    }
  }

  /** Takes over how long records are kept; the rest counts from the next opening. */
  @Modified
  public void modified(AuditConfig config) {
    core.configure(AuditSettings.of(config));
  }

  /** Signs the end and closes. */
  @Deactivate
  public void close() {
    ticks.cancel(false);
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.error("The audit log's disk does not answer; closing without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    core.close();
  }

  @Override
  public CompletableFuture<Long> record(AuditEvent event) {
    return core.record(event);
  }

  @Override
  public Optional<Head> head() {
    return core.head();
  }

  @Override
  public Optional<String> unwritable() {
    return core.unwritable();
  }

  @Override
  public Verification verify(DoubleConsumer progress) {
    return core.verify(progress);
  }

  @Override
  public Page find(Query query) throws IOException {
    return core.find(query);
  }

  List<Finding> findings() {
    return core.findings();
  }
}
