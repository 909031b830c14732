package org.scangate.core.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.DriverReleases;
import org.scangate.api.drivers.Release;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.time.Ticker;

/**
 * The releases as a service. The file {@code data/drivers/releases} is the truth: a change is in
 * the audit before it is made, and on disk before anybody sees it. While the file cannot be read
 * nothing is released, and nothing is written over it.
 */
@Component(
    service = {DriverReleases.class, HealthCheck.class},
    immediate = true)
public final class Releases implements DriverReleases, HealthCheck {
  static final int MOST = 1024;

  private static final Set<Role> RELEASE = EnumSet.of(Role.PHYSICIST);

  private final StoreFolder folder;
  private final Ticker ticker;
  private final AuditedChanges changes = new AuditedChanges(this::audit);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final String unreadable;
  private volatile Map<DriverPair, Release> known;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile Audit audit;

  @Activate
  public Releases(BundleContext framework) {
    this(DriverDepot.folder(framework), Ticker.system());
  }

  Releases(Path drivers, Ticker ticker) {
    this(new StoreFolder(drivers), ticker);
  }

  Releases(StoreFolder folder, Ticker ticker) {
    this.ticker = ticker;
    this.folder = folder;
    ReleaseRecord record = new ReleaseRecord(List.of());
    String why = "";
    try {
      record = folder.readReleases();
    } catch (IOException e) {
      why = e.getMessage();
    }
    unreadable = why;
    known = byPair(record);
  }

  private Audit audit() {
    return audit;
  }

  private static Map<DriverPair, Release> byPair(ReleaseRecord record) {
    return record.releases().stream()
        .collect(
            Collectors.toMap(
                Release::pair, Function.identity(), (one, other) -> other, LinkedHashMap::new));
  }

  @Override
  public Optional<Release> of(DriverPair pair) {
    return Optional.ofNullable(known.get(pair));
  }

  @Override
  public List<Release> all() {
    return List.copyOf(known.values());
  }

  @Override
  public Release release(
      DriverPair pair, String name, String statement, Person physicist, String asked)
      throws DriverRefused {
    return make(
        "driver.released",
        pair,
        statement,
        physicist,
        asked,
        before -> {
          if (before.releases().size() >= MOST) {
            throw new DriverRefused(
                MOST + " releases are kept, the most there may be. Withdraw some: driver-withdraw");
          }
          Instant now = ticker.now().truncatedTo(ChronoUnit.MILLIS);
          Release release =
              new Release(pair, name, physicist.id(), physicist.name(), now, statement.strip());
          write(before.with(release));
          return release;
        });
  }

  @Override
  public void withdraw(DriverPair pair, String why, Person physicist, String asked)
      throws DriverRefused {
    make(
        "driver.release-withdrawn",
        pair,
        why,
        physicist,
        asked,
        before -> {
          if (of(pair).isEmpty()) {
            throw new DriverRefused(
                "there is no release of that driver with these settings at " + pair.scanner());
          }
          write(before.without(pair));
          return null;
        });
  }

  private interface Deed {
    Release make(ReleaseRecord before) throws DriverRefused;
  }

  private Release make(
      String action, DriverPair pair, String statement, Person physicist, String asked, Deed deed)
      throws DriverRefused {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("scanner", pair.scanner());
    facts.put("driver-sha256", pair.driver());
    facts.put("settings-sha256", pair.settings());
    facts.put("physicist", physicist.id());
    facts.put("name", physicist.name());
    facts.put("statement", cut(statement));
    try {
      return changes.make(
          action,
          asked,
          facts,
          noted -> {
            mayRelease(statement, physicist);
            changes.record(action + ".begun", asked, Outcome.DONE, noted);
            return deed.make(new ReleaseRecord(all()));
          });
    } finally {
      // Also when only the last line of the audit failed: what is on disk counts.
      listeners.forEach(Runnable::run);
    }
  }

  private static String cut(String statement) {
    return statement.length() > LONGEST ? statement.substring(0, LONGEST) + "…" : statement;
  }

  private void mayRelease(String statement, Person physicist) throws DriverRefused {
    if (!physicist.hasAny(RELEASE)) {
      throw new DriverRefused(
          physicist.name()
              + " is no physicist, and only a physicist releases a driver. Site IT gives the role");
    }
    if (statement.isBlank() || statement.length() > LONGEST) {
      throw new DriverRefused(
          "say in 1 to "
              + LONGEST
              + " characters what was tested and found; it was "
              + statement.length());
    }
    if (!unreadable.isEmpty()) {
      throw new DriverRefused(
          unreadable + ". Nothing is released and nothing is written over it. Restore the file");
    }
  }

  private void write(ReleaseRecord next) throws DriverRefused {
    try {
      folder.write(next);
    } catch (IOException e) {
      throw new DriverRefused(
          "data/drivers cannot be written (" + e.getMessage() + "). Check the disk", e);
    }
    known = byPair(next);
  }

  @Override
  public AutoCloseable watch(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public String name() {
    return "Driver releases";
  }

  @Override
  public List<Finding> check() {
    return unreadable.isEmpty()
        ? List.of(Finding.ok("drivers.releases", "Releases of drivers: " + known.size() + "."))
        : List.of(
            new Finding(
                Finding.Level.ALARM,
                "drivers.releases",
                "The releases cannot be read, so no driver is released: " + unreadable,
                "Restore data/drivers/releases from a copy; delete it to release anew."));
  }
}
