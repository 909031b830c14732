package org.scangate.dicom.spool;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.spool.ImageWatcher;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The spool as a component; all work is {@link SpoolServer}'s. It opens a little after everything
 * else has started, for people wait for the stop and the consoles, and scanners send again. The
 * service is there from then on.
 */
@Component(
    configurationPid = "org.scangate.dicom",
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    immediate = true)
@Designate(ocd = SpoolConfig.class)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>='org.scangate.api.spool.Spool'",
    effective = "active")
public final class SpoolComponent implements HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolComponent.class);
  private static final long AFTER_OTHERS_MILLIS = 1000;
  private static final long AGAIN_MILLIS = 10_000;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Audit audit;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<ImageWatcher> watchers;

  private final BundleContext context;
  private final SpoolConfig config;
  private final Map<String, Object> properties;
  private final ScheduledExecutorService opening =
      Executors.newSingleThreadScheduledExecutor(SpoolThreads.named("scangate-spool-open"));
  private final FrameworkListener levels = this::levelChanged;
  private volatile SpoolServer server;
  private ServiceRegistration<Spool> service;
  private volatile String failure = "";
  private boolean closed;

  @Activate
  public SpoolComponent(BundleContext context, SpoolConfig config, Map<String, Object> properties) {
    this.context = context;
    this.config = config;
    this.properties = properties;
    context.addFrameworkListener(levels);
    if (othersStarted()) {
      openAfter(0);
    }
  }

  private boolean othersStarted() {
    int own = context.getBundle().adapt(BundleStartLevel.class).getStartLevel();
    return context
            .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
            .adapt(FrameworkStartLevel.class)
            .getStartLevel()
        > own;
  }

  private void levelChanged(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED && othersStarted()) {
      openAfter(AFTER_OTHERS_MILLIS);
    }
  }

  private void openAfter(long millis) {
    context.removeFrameworkListener(levels);
    var unused = opening.schedule(this::open, millis, TimeUnit.MILLISECONDS);
  }

  /** Blocks while the journal is read: 100,000 instances take a second. */
  private synchronized void open() {
    if (closed) {
      return;
    }
    try {
      SpoolServer opened =
          new SpoolServer(
              SpoolSettings.of(config, properties),
              Surroundings.of(Ticker.system(), this::account).withArrivals(this::arrived));
      opened.start();
      server = opened;
      opened.found().incident().ifPresent(name -> say(opened, name));
      failure = "";
      service = context.registerService(Spool.class, opened, null);
    } catch (IOException | RuntimeException e) {
      failure = String.valueOf(e.getMessage());
      LOG.error("the spool cannot be opened: {}", failure);
      openAfter(AGAIN_MILLIS);
    }
  }

  /** What one of them does wrong keeps no image from being acknowledged. */
  private void arrived(String callingTitle, String patientId) {
    for (ImageWatcher watcher : watchers) {
      try {
        watcher.arrived(callingTitle, patientId);
      } catch (RuntimeException e) {
        LOG.error("whoever was told of an image failed", e);
      }
    }
  }

  private CompletableFuture<Long> account(String action, String who, Map<String, String> detail) {
    Audit log = audit;
    return log == null
        ? CompletableFuture.failedFuture(new IllegalStateException("the audit is not there"))
        : log.record(AuditEvent.of(action, who, Outcome.DONE, detail));
  }

  private void say(SpoolServer opened, String name) {
    Audit log = audit;
    if (log != null) {
      Recovery.Found found = opened.found();
      Map<String, String> detail = new LinkedHashMap<>();
      detail.put("aside", name);
      detail.put("images", Integer.toString(found.instances()));
      detail.put("foundAgain", Integer.toString(found.foundAgain()));
      detail.put("damaged", Integer.toString(found.damaged().size()));
      var unused = log.record(AuditEvent.of("images.salvage", "appliance", Outcome.DONE, detail));
    }
  }

  @Deactivate
  void deactivate() {
    context.removeFrameworkListener(levels);
    opening.shutdownNow();
    synchronized (this) {
      closed = true;
      if (service != null) {
        service.unregister();
      }
      if (server != null) {
        server.close();
      }
    }
  }

  @Override
  public String name() {
    return "Images";
  }

  @Override
  public List<Finding> check() {
    SpoolServer open = server;
    if (open != null) {
      return open.findings();
    }
    String why = failure;
    return List.of(
        why.isEmpty()
            ? Finding.ok("spool.opening", "The spool is being opened.")
            : new Finding(
                Finding.Level.ALARM,
                "spool.closed",
                "No images are taken: the spool cannot be opened: " + why + ".",
                "Look at the disk and at dicom in the site file; it is tried again by itself."));
  }
}
