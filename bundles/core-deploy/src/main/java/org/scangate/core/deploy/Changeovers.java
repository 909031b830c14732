package org.scangate.core.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverHandOver.Known;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.core.deploy.StoreRecord.Entry;
import org.scangate.core.deploy.StoreRecord.State;

/** Has scanners change from one driver to another and writes down which one is active. */
final class Changeovers {
  private final Depot depot;
  private final Supplier<DriverHandOver> handOver;

  /**
   * @param handOver gives null while there is none
   */
  Changeovers(Depot depot, Supplier<DriverHandOver> handOver) {
    this.depot = depot;
    this.handOver = handOver;
  }

  List<Handed> swap(Entry entry, Assurance given, String by, Map<String, String> facts)
      throws DriverRefused {
    HandOver to = runtime();
    Bundle bundle = depot.install(entry);
    boolean kept = false;
    try {
      to.hold(bundle);
      depot.start(bundle);
      List<Handed> handed = to.handOver(bundle, given, by);
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
        to.undo(before.get());
      }
      throw e;
    }
  }

  HandOver runtime() throws DriverRefused {
    DriverHandOver to = handOver.get();
    if (to == null) {
      throw new DriverRefused("the scanners' runtime is not there yet. Try again in a moment");
    }
    return new HandOver(to);
  }

  List<Handed> backToShipped(Entry active, WayBack way, Assurance given, String by)
      throws DriverRefused {
    HandOver to = runtime();
    Bundle bundle = depot.bundle(active);
    Known serving = to.known(bundle);
    Optional<Known> other = to.another(serving);
    if (other.isEmpty()
        || !(other.get().simulated() || way.released(active.driver(), other.get().sha256()))) {
      throw new DriverRefused(
          "no driver '"
              + active.driver()
              + "' to go back to is released at every scanner that uses it. driver-swap takes one"
              + " all the same; it is for phantoms until a physicist has released it");
    }
    List<Handed> handed = to.handOver(other.get(), given, by);
    try {
      depot.write(depot.record().deactivating(active));
    } catch (DriverRefused e) {
      to.undo(serving);
      throw e;
    }
    depot.discard(bundle);
    return handed;
  }

  void handBack(Entry entry, Bundle bundle, Assurance given, String by) throws DriverRefused {
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
    List<Handed> unused = to.handOver(other.get(), given, by);
  }
}
