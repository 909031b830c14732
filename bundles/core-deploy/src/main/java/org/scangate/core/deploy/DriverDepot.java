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
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverHandOver.Tried;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.DriverReleases;
import org.scangate.api.drivers.DriverStore;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.core.deploy.StoreRecord.Entry;
import org.scangate.core.deploy.StoreRecord.State;

/**
 * The store as a service: one change at a time, in the audit when it is done or refused. What runs
 * a driver, trusts it or lets it go is there before it is begun, too.
 */
@Component(
    service = {DriverStore.class, HealthCheck.class},
    immediate = true)
public final class DriverDepot implements DriverStore, HealthCheck {

  private final Depot depot;
  private final AuditedChanges changes = new AuditedChanges(this::audit);
  private final Changeovers changeovers;
  private volatile List<String> failures;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile Audit audit;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile DriverHandOver handOver;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile DriverReleases releases;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile Scanners scanners;

  @Activate
  public DriverDepot(BundleContext framework) {
    this(framework, new StoreFolder(folder(framework)));
  }

  DriverDepot(BundleContext framework, StoreFolder folder) {
    depot = new Depot(folder, new DriverBundles(framework));
    changeovers = new Changeovers(depot, () -> handOver);
    failures = depot.reconcile();
  }

  /** {@code data/drivers}. */
  static Path folder(BundleContext framework) {
    String data = framework.getProperty("scangate.data");
    if (data == null) {
      throw new IllegalStateException("the property scangate.data is not set");
    }
    return Path.of(data, "drivers");
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
        "driver.approved",
        by,
        Map.of("sha256", sha256),
        facts -> {
          changes.record("driver.approve.begun", by, Outcome.DONE, facts);
          return depot.approve(sha256);
        });
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
          changes.record("driver.try.begun", by, Outcome.DONE, facts);
          HandOver to = changeovers.runtime();
          Bundle bundle = depot.install(entry);
          try {
            to.hold(bundle);
            depot.start(bundle);
            List<Tried> tried = to.tryOut(bundle, given, by);
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
          return changeovers.swap(entry, given, by, facts);
        });
  }

  @Override
  public List<Handed> back(String driver, Assurance given, String by) throws DriverRefused {
    return changes.make(
        "driver.back",
        by,
        asked(driver, given),
        facts -> {
          WayBack way = WayBack.of(releases, scanners);
          Entry active =
              depot
                  .record()
                  .in(State.ACTIVE, driver)
                  .orElseThrow(
                      () ->
                          new DriverRefused(
                              "no driver '"
                                  + driver
                                  + "' that was brought is active, so there is none to go back"
                                  + " from. See driver-list"));
          Optional<Entry> former = depot.record().in(State.FORMER, driver);
          if (former.isPresent() && way.released(driver, former.get().sha256())) {
            facts.putAll(facts(former.get()));
            changes.record("driver.swap.begun", by, Outcome.DONE, facts);
            return changeovers.swap(former.get(), given, by, facts);
          }
          facts.put("from", active.sha256());
          return changeovers.backToShipped(active, way, given, by);
        });
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
          changes.record("driver.remove.begun", by, Outcome.DONE, facts);
          Bundle bundle = depot.bundle(entry);
          if (bundle != null && bundle.getState() == Bundle.ACTIVE) {
            changeovers.handBack(entry, bundle, given, by);
          }
          depot.delete(entry);
          depot.discard(bundle);
          return null;
        });
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
