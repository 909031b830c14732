package org.scangate.core.deploy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverHandOver.Known;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.DriverStore;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.core.deploy.StoreRecord.Entry;
import org.scangate.core.deploy.StoreRecord.State;

/** The store as a service: one change at a time, each in the audit before it is begun. */
@Component(
    service = {DriverStore.class, HealthCheck.class},
    immediate = true)
public final class DriverDepot implements DriverStore, HealthCheck {
  private static final long AUDIT_SECONDS = 10;
  private static final long HAND_OVER_SECONDS = 90;

  private final Depot depot;
  private final ReentrantLock change = new ReentrantLock();
  private volatile List<String> failures;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile Audit audit;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile DriverHandOver handOver;

  @Activate
  public DriverDepot(BundleContext framework) {
    String data = framework.getProperty("scangate.data");
    if (data == null) {
      throw new IllegalStateException("the property scangate.data is not set");
    }
    depot = new Depot(new StoreFolder(Path.of(data, "drivers")), new DriverBundles(framework));
    failures = depot.reconcile();
  }

  private interface Change<T> {
    T make(Map<String, String> facts) throws DriverRefused;
  }

  /** One at a time, and in the audit with who and what came of it. */
  private <T> T change(String action, String by, Map<String, String> asked, Change<T> change)
      throws DriverRefused {
    if (!this.change.tryLock()) {
      throw new DriverRefused("another change of a driver is under way. Try again when it is done");
    }
    Map<String, String> facts = new LinkedHashMap<>(asked);
    try {
      T made = change.make(facts);
      record(action, by, Outcome.DONE, facts);
      return made;
    } catch (DriverRefused e) {
      facts.put("reason", e.getMessage());
      record(action, by, Outcome.REFUSED, facts);
      throw e;
    } finally {
      this.change.unlock();
    }
  }

  private void record(String action, String by, Outcome outcome, Map<String, String> facts)
      throws DriverRefused {
    Audit to = audit;
    try {
      if (to == null) {
        throw new DriverRefused("there is no audit to write to. Tell site IT");
      }
      var unused =
          to.record(AuditEvent.of(action, by, outcome, facts)).get(AUDIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new DriverRefused("the audit cannot be written (" + e.getMessage() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverRefused("interrupted", e);
    }
  }

  private static Map<String, String> facts(Entry entry) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("sha256", entry.sha256());
    facts.put("name", entry.name());
    facts.put("version", entry.version());
    return facts;
  }

  @Override
  public Check check(Path jar) {
    return depot.check(jar);
  }

  @Override
  public Stored stage(Path jar, String by) throws DriverRefused {
    return change(
        "driver.staged",
        by,
        Map.of("file", jar.toString()),
        facts -> {
          Stored stored = depot.stage(jar);
          facts.put("sha256", stored.sha256());
          return stored;
        });
  }

  @Override
  public Stored approve(String sha256, String by) throws DriverRefused {
    return change("driver.approved", by, Map.of("sha256", sha256), facts -> depot.approve(sha256));
  }

  @Override
  public List<Handed> swap(String sha256, Optional<String> force, String by) throws DriverRefused {
    return change(
        "driver.swapped",
        by,
        Map.of("asked", sha256, "force", force.orElse("")),
        facts -> {
          Entry entry = depot.find(sha256);
          facts.putAll(facts(entry));
          if (!entry.approved()) {
            throw new DriverRefused(
                entry.name()
                    + " "
                    + entry.version()
                    + " is not approved. Say: driver-approve "
                    + entry.sha256());
          }
          if (entry.state() == State.ACTIVE) {
            throw new DriverRefused(entry.name() + " " + entry.version() + " is active already");
          }
          record("driver.swap.begun", by, Outcome.DONE, facts);
          return swap(entry, force.isPresent(), facts);
        });
  }

  private List<Handed> swap(Entry entry, boolean force, Map<String, String> facts)
      throws DriverRefused {
    DriverHandOver to = runtime();
    Bundle bundle = depot.install(entry);
    boolean kept = false;
    try {
      to.hold(bundle.getBundleId());
      depot.start(bundle);
      List<Handed> handed = await(to, bundle.getBundleId(), force);
      Known driver = known(to, bundle);
      facts.put("driver", driver.name());
      handed.forEach(
          one ->
              facts.put(
                  one.scanner(),
                  one.beside() ? "beside" : "closed first, gap ms " + one.gap().toMillis()));
      Optional<Entry> before = depot.record().in(State.ACTIVE, driver.name());
      keep(entry, driver, to);
      kept = true;
      before.map(depot::bundle).ifPresent(depot::discard);
      return handed;
    } finally {
      if (!kept) {
        depot.discard(bundle);
      }
    }
  }

  /** Writes down that it is active; what cannot be written down is undone. */
  private void keep(Entry entry, Known driver, DriverHandOver to) throws DriverRefused {
    try {
      depot.write(depot.record().activating(entry, driver.name()));
    } catch (DriverRefused e) {
      Optional<Known> before =
          to.known().stream()
              .filter(k -> k.name().equals(driver.name()) && k.bundle() != driver.bundle())
              .findFirst();
      if (before.isPresent()) {
        await(to, before.get().bundle(), true);
      }
      throw e;
    }
  }

  private DriverHandOver runtime() throws DriverRefused {
    DriverHandOver to = handOver;
    if (to == null) {
      throw new DriverRefused("the scanners' runtime is not there yet. Try again in a moment");
    }
    return to;
  }

  private static Known known(DriverHandOver to, Bundle bundle) throws DriverRefused {
    return to.known().stream()
        .filter(known -> known.bundle() == bundle.getBundleId())
        .findFirst()
        .orElseThrow(() -> new DriverRefused("its service went away during the swap"));
  }

  private static List<Handed> await(DriverHandOver to, long bundle, boolean force)
      throws DriverRefused {
    try {
      return to.handOver(bundle, force).get(HAND_OVER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof DriverRefused refused
          ? refused
          : new DriverRefused(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new DriverRefused("the hand-over did not end within " + HAND_OVER_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DriverRefused("interrupted", e);
    }
  }

  @Override
  public void remove(String sha256, Optional<String> force, String by) throws DriverRefused {
    change(
        "driver.removed",
        by,
        Map.of("asked", sha256, "force", force.orElse("")),
        facts -> {
          Entry entry = depot.find(sha256);
          facts.putAll(facts(entry));
          Bundle bundle = depot.bundle(entry);
          if (bundle != null && bundle.getState() == Bundle.ACTIVE) {
            handBack(entry, bundle, force.isPresent());
          }
          depot.delete(entry);
          depot.discard(bundle);
          return null;
        });
  }

  private void handBack(Entry entry, Bundle bundle, boolean force) throws DriverRefused {
    DriverHandOver to = runtime();
    Known driver = known(to, bundle);
    if (driver.scanners().isEmpty()) {
      return;
    }
    Optional<Known> other =
        to.known().stream()
            .filter(k -> k.name().equals(driver.name()) && k.bundle() != driver.bundle())
            .findFirst();
    if (other.isEmpty()) {
      throw new DriverRefused(
          "it serves "
              + driver.scanners()
              + " and no other driver '"
              + entry.driver()
              + "' is there to follow. Swap to another one first");
    }
    List<Handed> unused = await(to, other.get().bundle(), force);
  }

  @Override
  public List<Stored> list() {
    try {
      return depot.record().entries().stream().map(Depot::stored).toList();
    } catch (DriverRefused e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return "Driver store";
  }

  @Override
  public List<Finding> check() {
    if (failures.isEmpty()) {
      return List.of(Finding.ok("drivers.store", "Every active driver was started."));
    }
    return failures.stream()
        .map(
            words ->
                new Finding(
                    Finding.Level.ALARM,
                    "drivers.store",
                    words,
                    "See driver-list; swap to a driver that runs."))
        .toList();
  }
}
