package org.scangate.core.deploy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverHandOver.Known;
import org.scangate.api.drivers.DriverHandOver.Tried;
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

  private final Depot depot;
  private final AuditedChanges changes = new AuditedChanges(this::audit);
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

  private Audit audit() {
    return audit;
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
    return changes.make(
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
    return changes.make(
        "driver.approved", by, Map.of("sha256", sha256), facts -> depot.approve(sha256));
  }

  @Override
  public List<Tried> tryOut(String sha256, Assurance given, String by) throws DriverRefused {
    return changes.make(
        "driver.tried",
        by,
        asked(sha256, given),
        facts -> {
          Entry entry = depot.find(sha256);
          facts.putAll(facts(entry));
          mayStart(entry);
          HandOver to = runtime();
          Bundle bundle = depot.install(entry);
          try {
            to.hold(bundle);
            depot.start(bundle);
            List<Tried> tried = to.tryOut(bundle, given.kind());
            tried.forEach(one -> facts.put(one.scanner(), one.fitness() + " " + one.words()));
            return tried;
          } finally {
            depot.discard(bundle);
          }
        });
  }

  private static Map<String, String> asked(String sha256, Assurance given) {
    return given.kind() == Assurance.Kind.NONE
        ? Map.of("asked", sha256)
        : Map.of(
            "asked",
            sha256,
            given.kind() == Assurance.Kind.FORCE ? "force" : "not-scanning",
            given.words());
  }

  private static void mayStart(Entry entry) throws DriverRefused {
    String driver = entry.name() + " " + entry.version();
    if (!entry.approved()) {
      throw new DriverRefused(driver + " is not approved. Say: driver-approve " + entry.sha256());
    }
    if (entry.state() == State.ACTIVE) {
      throw new DriverRefused(driver + " is active already");
    }
  }

  @Override
  public List<Handed> swap(String sha256, Assurance given, String by) throws DriverRefused {
    return changes.make(
        "driver.swapped",
        by,
        asked(sha256, given),
        facts -> {
          Entry entry = depot.find(sha256);
          facts.putAll(facts(entry));
          mayStart(entry);
          changes.record("driver.swap.begun", by, Outcome.DONE, facts);
          return swap(entry, given, facts);
        });
  }

  private List<Handed> swap(Entry entry, Assurance given, Map<String, String> facts)
      throws DriverRefused {
    HandOver to = runtime();
    Bundle bundle = depot.install(entry);
    boolean kept = false;
    try {
      to.hold(bundle);
      depot.start(bundle);
      List<Handed> handed = to.handOver(bundle, given.kind());
      Known driver = to.known(bundle);
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
  private void keep(Entry entry, Known driver, HandOver to) throws DriverRefused {
    try {
      depot.write(depot.record().activating(entry, driver.name()));
    } catch (DriverRefused e) {
      Optional<Known> before = to.another(driver);
      if (before.isPresent()) {
        List<Handed> unused = to.handOver(before.get(), Assurance.Kind.FORCE);
      }
      throw e;
    }
  }

  private HandOver runtime() throws DriverRefused {
    DriverHandOver to = handOver;
    if (to == null) {
      throw new DriverRefused("the scanners' runtime is not there yet. Try again in a moment");
    }
    return new HandOver(to);
  }

  @Override
  public void remove(String sha256, Assurance given, String by) throws DriverRefused {
    changes.make(
        "driver.removed",
        by,
        asked(sha256, given),
        facts -> {
          Entry entry = depot.find(sha256);
          facts.putAll(facts(entry));
          Bundle bundle = depot.bundle(entry);
          if (bundle != null && bundle.getState() == Bundle.ACTIVE) {
            handBack(entry, bundle, given);
          }
          depot.delete(entry);
          depot.discard(bundle);
          return null;
        });
  }

  private void handBack(Entry entry, Bundle bundle, Assurance given) throws DriverRefused {
    HandOver to = runtime();
    Known driver = to.known(bundle);
    if (driver.scanners().isEmpty()) {
      return;
    }
    Optional<Known> other = to.another(driver);
    if (other.isEmpty()) {
      throw new DriverRefused(
          "it serves "
              + driver.scanners()
              + " and no other driver '"
              + entry.driver()
              + "' is there to follow. Swap to another one first");
    }
    List<Handed> unused = to.handOver(other.get(), given.kind());
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
