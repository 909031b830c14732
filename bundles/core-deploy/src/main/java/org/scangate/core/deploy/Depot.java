package org.scangate.core.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.DriverStore.Check;
import org.scangate.api.drivers.DriverStore.Stored;
import org.scangate.core.deploy.StoreRecord.Entry;
import org.scangate.core.deploy.StoreRecord.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files and what may become of them; every change is on disk before it is believed. */
final class Depot {
  static final int MOST_FILES = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Depot.class);

  private final StoreFolder folder;
  private final DriverBundles bundles;

  Depot(StoreFolder folder, DriverBundles bundles) {
    this.folder = folder;
    this.bundles = bundles;
  }

  StoreRecord record() throws DriverRefused {
    try {
      return folder.read();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static DriverRefused unreadable(IOException e) {
    return new DriverRefused(
        "data/drivers cannot be used ("
            + e.getMessage()
            + "). Check the disk; without its record the drivers that came with the appliance run",
        e);
  }

  void write(StoreRecord record) throws DriverRefused {
    try {
      folder.write(record);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  Check check(Path jar) {
    Check check = DriverFile.check(jar, bundles);
    if (check.go() && bundles.taken(check.name(), check.version(), check.sha256())) {
      return new Check(
          check.sha256(),
          check.name(),
          check.version(),
          List.of(
              check.name()
                  + " "
                  + check.version()
                  + ": another file of that name and version runs. Its maker must raise the"
                  + " version"));
    }
    return check;
  }

  Stored stage(Path jar) throws DriverRefused {
    Check first = check(jar);
    refuse(first);
    StoreRecord record = record();
    Optional<Entry> there =
        record.entries().stream().filter(e -> e.sha256().equals(first.sha256())).findFirst();
    if (there.isPresent()) {
      return stored(there.get());
    }
    if (record.entries().size() >= MOST_FILES) {
      throw new DriverRefused(
          MOST_FILES + " drivers are stored, the most there may be. Remove some: driver-remove");
    }
    try {
      Path copy = folder.receive(jar);
      Check check = check(copy);
      if (!check.go() || !check.sha256().equals(first.sha256())) {
        Files.deleteIfExists(copy);
        throw new DriverRefused(jar + " changed while it was read. Copy it again");
      }
      folder.keep(copy, check.sha256());
      Entry entry = new Entry(check.sha256(), check.name(), check.version(), State.STAGED, "-");
      folder.write(record.with(entry));
      return stored(entry);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  static void refuse(Check check) throws DriverRefused {
    if (!check.go()) {
      throw new DriverRefused(String.join("\n", check.problems()));
    }
  }

  Stored approve(String sha256) throws DriverRefused {
    if (!sha256.matches("[0-9a-fA-F]{64}")) {
      throw new DriverRefused(
          "'" + sha256 + "' is not 64 hexadecimal digits: approve by the whole SHA-256");
    }
    Entry entry = find(sha256);
    if (entry.state() == State.STAGED) {
      entry = entry.in(State.APPROVED, entry.driver());
      write(record().with(entry));
    }
    return stored(entry);
  }

  /**
   * @param beginning of a SHA-256 that only one file has
   */
  Entry find(String beginning) throws DriverRefused {
    String wanted = beginning.toLowerCase(java.util.Locale.ROOT);
    List<Entry> found =
        record().entries().stream().filter(e -> e.sha256().startsWith(wanted)).toList();
    if (found.size() != 1 || wanted.length() < 8) {
      throw new DriverRefused(
          "'"
              + beginning
              + "' is the beginning of "
              + found.size()
              + " stored drivers; give at least 8 digits of one. See driver-list");
    }
    return found.get(0);
  }

  /** Installs the file of an entry, if it is still the one that was approved. */
  Bundle install(Entry entry) throws DriverRefused {
    Path jar = folder.jar(entry.sha256());
    Check check = check(jar);
    refuse(check);
    if (!check.sha256().equals(entry.sha256())) {
      throw new DriverRefused(
          jar + " is not the file that was approved. Remove it and stage the driver again");
    }
    Bundle there = bundles.find(entry.sha256());
    return there != null ? there : bundles.install(entry.sha256(), jar);
  }

  void start(Bundle bundle) throws DriverRefused {
    bundles.start(bundle);
  }

  Bundle bundle(Entry entry) {
    return bundles.find(entry.sha256());
  }

  /** Lets a bundle go; what does not go is said in the log and is gone with the next start. */
  void discard(Bundle bundle) {
    try {
      if (bundle != null) {
        bundles.uninstall(bundle);
      }
    } catch (DriverRefused e) {
      LOG.warn("driver {}: {}", bundle.getSymbolicName(), e.getMessage());
    }
  }

  void delete(Entry entry) throws DriverRefused {
    write(record().without(entry.sha256()));
    try {
      folder.delete(entry.sha256());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  static Stored stored(Entry entry) {
    return new Stored(
        entry.sha256(),
        entry.name(),
        entry.version(),
        entry.approved(),
        entry.state() == State.ACTIVE);
  }

  /**
   * Makes the framework agree with the record: what is not active goes, what is active runs.
   *
   * @return what could not be done, in words; the drivers of before or of the appliance run then
   */
  List<String> reconcile() {
    List<String> failures = new java.util.ArrayList<>();
    StoreRecord record;
    try {
      record = record();
    } catch (DriverRefused e) {
      bundles.brought().forEach(this::discard);
      return List.of(e.getMessage());
    }
    for (Bundle bundle : bundles.brought()) {
      String sha256 = bundle.getLocation().substring(DriverHandOver.LOCATION.length());
      if (record.active().stream().noneMatch(entry -> entry.sha256().equals(sha256))) {
        discard(bundle);
      }
    }
    for (Entry active : record.active()) {
      if (runs(active, failures)) {
        continue;
      }
      record.in(State.FORMER, active.driver()).ifPresent(former -> runs(former, failures));
    }
    return failures;
  }

  private boolean runs(Entry entry, List<String> failures) {
    Bundle bundle = null;
    try {
      bundle = install(entry);
      start(bundle);
      return true;
    } catch (DriverRefused e) {
      failures.add(
          "The driver "
              + entry.name()
              + " "
              + entry.version()
              + " does not run: "
              + e.getMessage());
      LOG.error("driver {} {} does not run: {}", entry.name(), entry.version(), e.getMessage());
      discard(bundle);
      return false;
    }
  }
}
