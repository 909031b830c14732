package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.ScannerDriver;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverRefused;
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
   * @param scanner its id
   * @param told of the driver, or of null when there is none; at once, and at every change
   * @param follower what changes over
   */
  record Watch(
      String name, String scanner, Consumer<InstalledDriver> told, SupervisedScanner follower) {}

  /**
   * A driver that is not used.
   *
   * @param broken rather than that it may yet say what it is
   */
  private record Useless(long bundle, boolean broken, String words) {}

  private final Timer timer;
  private final IdentityHashMap<ScannerDriver, InstalledDriver> installed = new IdentityHashMap<>();
  private final IdentityHashMap<ScannerDriver, Useless> useless = new IdentityHashMap<>();
  private final List<Watch> watches = new ArrayList<>();
  private final Set<Long> held = new HashSet<>();
  private final Map<String, Long> chosen = new HashMap<>();
  private final Map<Long, CompletableFuture<InstalledDriver>> awaited = new HashMap<>();
  private final LongFunction<String> locations;
  private final LongFunction<String> hashes;

  @Activate
  public Drivers(@Reference ControlRoom room, BundleContext framework) {
    this(
        room.timer(),
        bundle -> location(framework.getBundle(bundle)),
        bundle -> DriverHash.of(framework.getBundle(bundle)));
  }

  private static String location(Bundle bundle) {
    return bundle == null ? "" : bundle.getLocation();
  }

  /**
   * @param locations of bundles by their ids
   * @param hashes of drivers by the ids of their bundles
   */
  Drivers(Timer timer, LongFunction<String> locations, LongFunction<String> hashes) {
    this.timer = timer;
    this.locations = locations;
    this.hashes = hashes;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addDriver(ScannerDriver driver, Map<String, Object> properties) {
    int ranking = properties.get("service.ranking") instanceof Integer given ? given : 0;
    long serviceId = properties.get("service.id") instanceof Long given ? given : 0;
    long bundle = properties.get("service.bundleid") instanceof Long given ? given : -1;
    boolean brought = locations.apply(bundle).startsWith(DriverHandOver.LOCATION);
    String type = driver.getClass().getName();
    synchronized (this) {
      useless.put(
          driver,
          new Useless(bundle, false, "The driver " + type + " has not said yet what it is."));
    }
    Timer.Cancel late =
        timer.after(ANSWER_WITHIN, () -> LOG.warn("driver {} does not say what it is", type));
    Threads.named("scangate-scanner-driver-" + serviceId)
        .newThread(
            () -> {
              try {
                DriverDescription description = driver.description();
                late.cancel();
                // To read a whole bundle takes time; nobody releases a simulated one.
                String sha256 = description.simulated() && !brought ? "" : hashes.apply(bundle);
                known(
                    new InstalledDriver(
                        driver, description, bundle, sha256, brought, ranking, serviceId));
              } catch (Throwable e) {
                // Errors too: a driver may lack a class.
                late.cancel();
                LOG.error("driver {} cannot say what it is and is not used", type, e);
                broken(driver, bundle, Words.of("description", e));
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
        if (installed.values().stream().noneMatch(other -> other.bundle() == gone.bundle())) {
          held.remove(gone.bundle());
          chosen.values().remove(gone.bundle());
        }
        tell(gone.description().name());
      }
    }
  }

  private synchronized void known(InstalledDriver driver) {
    if (driver.description() == null) {
      broken(driver.driver(), driver.bundle(), "it says nothing");
    } else if (useless.remove(driver.driver()) != null) {
      installed.put(driver.driver(), driver);
      CompletableFuture<InstalledDriver> waiting = awaited.remove(driver.bundle());
      if (waiting != null) {
        waiting.complete(driver);
      }
      tell(driver.description().name());
    }
  }

  private synchronized void broken(ScannerDriver driver, long bundle, String reason) {
    String words = "The driver " + driver.getClass().getName() + " is not used: " + reason + ".";
    useless.replace(driver, new Useless(bundle, true, words));
    CompletableFuture<InstalledDriver> waiting = awaited.remove(bundle);
    if (waiting != null) {
      waiting.completeExceptionally(new DriverRefused(words));
    }
  }

  /** Keeps the drivers of a bundle from being used. */
  synchronized void hold(long bundle) {
    held.add(bundle);
    chosen.values().remove(bundle);
  }

  /** The driver of a bundle is the one of its name from now on, as long as it is there. */
  synchronized void choose(InstalledDriver driver) {
    held.remove(driver.bundle());
    chosen.put(driver.description().name(), driver.bundle());
    tell(driver.description().name());
  }

  /** The driver of a bundle, as soon as it has said what it is. */
  CompletableFuture<InstalledDriver> await(long bundle) {
    CompletableFuture<InstalledDriver> coming;
    synchronized (this) {
      for (InstalledDriver driver : installed.values()) {
        if (driver.bundle() == bundle) {
          return CompletableFuture.completedFuture(driver);
        }
      }
      for (Useless driver : useless.values()) {
        if (driver.bundle() == bundle && driver.broken()) {
          return CompletableFuture.failedFuture(new DriverRefused(driver.words()));
        }
      }
      coming = awaited.computeIfAbsent(bundle, id -> new CompletableFuture<>());
    }
    timer.after(
        ANSWER_WITHIN,
        () -> {
          synchronized (this) {
            awaited.remove(bundle, coming);
          }
          coming.completeExceptionally(
              new DriverRefused(
                  "the bundle brings no driver that says what it is within "
                      + ANSWER_WITHIN.toSeconds()
                      + " s. Its maker must register a ScannerDriver service"));
        });
    return coming;
  }

  /** Those who follow a name. */
  synchronized List<Watch> watches(String name) {
    return watches.stream().filter(watch -> watch.name().equals(name)).toList();
  }

  synchronized List<InstalledDriver> all() {
    return List.copyOf(installed.values());
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
    Long first = chosen.get(name);
    for (InstalledDriver driver : installed.values()) {
      if (!driver.description().name().equals(name) || held.contains(driver.bundle())) {
        continue;
      }
      if (first != null && driver.bundle() == first) {
        return driver;
      }
      if (best == null || driver.before(best)) {
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
            driver ->
                new Finding(
                    Finding.Level.ALARM,
                    "drivers.useless",
                    driver.words(),
                    "Replace the driver; its vendor's log lines say why."))
        .toList();
  }
}
