package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installed drivers by name. A driver is asked once what it is, on a thread of its own: one
 * that throws or hangs there is not used, and named in the health of the appliance.
 */
@Component(service = {Drivers.class, HealthCheck.class})
public final class Drivers implements HealthCheck {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

  /**
   * Somebody who follows the best driver of a name.
   *
   * @param told of the driver, or of null when there is none; at once, and at every change
   */
  record Watch(String name, Consumer<InstalledDriver> told) {}

  private final Timer timer;
  private final IdentityHashMap<ScannerDriver, InstalledDriver> installed = new IdentityHashMap<>();
  private final IdentityHashMap<ScannerDriver, String> useless = new IdentityHashMap<>();
  private final List<Watch> watches = new ArrayList<>();

  @Activate
  public Drivers(@Reference ControlRoom room) {
    this(room.timer());
  }

  Drivers(Timer timer) {
    this.timer = timer;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addDriver(ScannerDriver driver, Map<String, Object> properties) {
    int ranking = properties.get("service.ranking") instanceof Integer given ? given : 0;
    long serviceId = properties.get("service.id") instanceof Long given ? given : 0;
    String type = driver.getClass().getName();
    synchronized (this) {
      useless.put(driver, "The driver " + type + " has not said yet what it is.");
    }
    Timer.Cancel late =
        timer.after(ANSWER_WITHIN, () -> LOG.warn("driver {} does not say what it is", type));
    Threads.named("scangate-scanner-driver-" + serviceId)
        .newThread(
            () -> {
              try {
                DriverDescription description = driver.description();
                late.cancel();
                known(new InstalledDriver(driver, description, ranking, serviceId));
              } catch (Throwable e) {
                // Errors too: a driver may lack a class.
                late.cancel();
                LOG.error("driver {} cannot say what it is and is not used", type, e);
                broken(driver, Words.of("description", e));
              }
            })
        .start();
  }

  void removeDriver(ScannerDriver driver) {
    InstalledDriver gone;
    synchronized (this) {
      useless.remove(driver);
      gone = installed.remove(driver);
      if (gone != null) {
        tell(gone.description().name());
      }
    }
  }

  private synchronized void known(InstalledDriver driver) {
    if (driver.description() == null) {
      broken(driver.driver(), "it says nothing");
    } else if (useless.remove(driver.driver()) != null) {
      installed.put(driver.driver(), driver);
      tell(driver.description().name());
    }
  }

  private synchronized void broken(ScannerDriver driver, String reason) {
    useless.replace(
        driver, "The driver " + driver.getClass().getName() + " is not used: " + reason + ".");
  }

  /** Watchers are told with the lock held, so that what they hear last is what is the case. */
  private void tell(String name) {
    InstalledDriver best = best(name);
    for (Watch watch : watches) {
      if (watch.name().equals(name)) {
        watch.told().accept(best);
      }
    }
  }

  private InstalledDriver best(String name) {
    InstalledDriver best = null;
    for (InstalledDriver driver : installed.values()) {
      if (driver.description().name().equals(name) && (best == null || driver.before(best))) {
        best = driver;
      }
    }
    return best;
  }

  synchronized void watch(Watch watch) {
    watches.add(watch);
    watch.told().accept(best(watch.name()));
  }

  synchronized void unwatch(Watch watch) {
    watches.remove(watch);
  }

  @Override
  public String name() {
    return "Scanner drivers";
  }

  @Override
  public synchronized List<Finding> check() {
    if (useless.isEmpty()) {
      return List.of(Finding.ok("drivers", "Drivers installed: " + installed.size() + "."));
    }
    return useless.values().stream()
        .map(
            words ->
                new Finding(
                    Finding.Level.ALARM,
                    "drivers.useless",
                    words,
                    "Replace the driver; its vendor's log lines say why."))
        .toList();
  }
}
