package org.scangate.core.access;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.scangate.api.access.ExpiryHold;
import org.scangate.api.access.Panels;
import org.scangate.api.access.People;
import org.scangate.api.access.SignIn;
import org.scangate.api.access.SignIns;
import org.scangate.api.access.Staff;
import org.scangate.api.audit.Audit;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires the bundle and registers its services. They are registered by hand, as most of them exist
 * only when the store could be opened: when it could not, the health check is all there is. A
 * change of configuration keeps the sign-ins.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = "org.scangate.access",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AccessConfig.class)
public final class Access {
  /** Sign-ins whose end is waiting to be told; then the one who ended it tells it itself. */
  private static final int MOST_ENDS_WAITING = 20_000;

  private static final Logger LOG = LoggerFactory.getLogger(Access.class);

  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private volatile AccessSettings settings;
  private AccessCore core;
  private ThreadPoolExecutor ends;
  private ScheduledThreadPoolExecutor clock;
  private ScheduledFuture<?> ticking;

  private final Audit audit;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  private volatile List<ExpiryHold> holds = List.of();

  @Activate
  public Access(@Reference Audit audit) {
    this.audit = audit;
  }

  @Activate
  void activate(BundleContext context, AccessConfig config) {
    settings = AccessSettings.of(config);
    String data = context.getProperty("scangate.data");
    if (data == null || data.isBlank()) {
      throw new IllegalStateException(
          "the framework property scangate.data is not set; set it to the appliance's data folder");
    }
    Path directory = Path.of(data, "access").toAbsolutePath();
    ends =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_ENDS_WAITING),
            named("scangate-access-ends"),
            new ThreadPoolExecutor.CallerRunsPolicy());
    try {
      core =
          AccessCore.open(
              directory,
              PasswordHasher.Cost.STANDARD,
              Ticker.system(),
              () -> settings,
              this::isHeld,
              audit,
              ends);
    } catch (PeopleStore.Broken e) {
      LOG.error("{}", e.getMessage(), e);
      register(context, HealthCheck.class, AccessHealth.broken(e.getMessage()));
      return;
    }
    clock = new ScheduledThreadPoolExecutor(1, named("scangate-access-clock"));
    ticking = clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    register(context, HealthCheck.class, core.health());
    register(context, People.class, core.people());
    register(context, Panels.class, core.panels());
    register(context, Staff.class, core.staff());
    register(context, SignIns.class, core.table());
    core.routes().forEach(routes -> register(context, HttpRoutes.class, routes));
  }

  @Modified
  void modified(AccessConfig config) {
    settings = AccessSettings.of(config);
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
    registrations.clear();
    if (clock != null) {
      ticking.cancel(false);
      clock.shutdown();
    }
    if (core != null) {
      core.table().close();
    }
    ends.shutdown();
    try {
      if (!ends.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("listeners to the end of sign-ins did not return within 5 s");
        ends.shutdownNow();
      }
    } catch (InterruptedException e) {
      ends.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void tick() {
    try {
      core.tick();
    } catch (RuntimeException e) {
      LOG.error("the look at expiries failed; again in 1 s", e);
    }
  }

  private boolean isHeld(SignIn signIn) {
    return holds.stream().anyMatch(hold -> hold.holds(signIn));
  }

  private <S> void register(BundleContext context, Class<S> type, S service) {
    registrations.add(context.registerService(type, service, null));
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
