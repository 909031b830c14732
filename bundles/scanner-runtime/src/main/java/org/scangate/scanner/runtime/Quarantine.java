package org.scangate.scanner.runtime;

import java.util.Optional;
import java.util.function.Supplier;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.drivers.DriverStanding.Kind;
import org.scangate.api.drivers.Release;

/**
 * Whether the driver of one scanner is released there, and whom that lets have control. It is asked
 * anew for each event, of the driver that serves in that moment. Nothing here waits.
 */
final class Quarantine {
  private final ScannerEntry entry;
  private final ControlRoom room;
  private final Supplier<InstalledDriver> serving;
  private final String settings;
  private final PhantomAlarm alarm;
  private volatile Known last;

  /** A driver and its pair; made once for each. */
  private record Known(InstalledDriver driver, DriverPair pair) {}

  /**
   * @param serving the driver that serves; null for none
   */
  Quarantine(ScannerEntry entry, ControlRoom room, Supplier<InstalledDriver> serving) {
    this.entry = entry;
    this.room = room;
    this.serving = serving;
    settings = entry.settingsSha256();
    alarm = new PhantomAlarm(entry, room, this);
  }

  /** Of images that are of no phantom. */
  PhantomAlarm alarm() {
    return alarm;
  }

  DriverStanding standing() {
    InstalledDriver driver = serving.get();
    if (driver == null) {
      return new DriverStanding(Kind.UNKNOWN, "", Optional.empty(), Optional.empty());
    }
    String version = driver.description().version();
    if (driver.needsNoRelease()) {
      return new DriverStanding(Kind.SIMULATED, version, Optional.empty(), Optional.empty());
    }
    DriverPair pair = pair(driver);
    if (pair == null) {
      return new DriverStanding(Kind.UNKNOWN, version, Optional.empty(), Optional.empty());
    }
    Optional<Release> release = room.releases().of(pair);
    return new DriverStanding(
        release.isPresent() ? Kind.RELEASED : Kind.NOT_RELEASED,
        version,
        Optional.of(pair),
        release);
  }

  private DriverPair pair(InstalledDriver driver) {
    if (driver.sha256().isEmpty()) {
      return null;
    }
    Known known = last;
    if (known == null || !InstalledDriver.same(known.driver(), driver)) {
      known = new Known(driver, new DriverPair(entry.id(), driver.sha256(), settings));
      last = known;
    }
    return known.pair();
  }

  /**
   * Whether input of this session may reach the scanner in this instant, as far as the driver goes.
   *
   * @param session null for nobody's
   */
  boolean allows(Session session) {
    if (!room.needsRelease()) {
      return true;
    }
    InstalledDriver driver = serving.get();
    if (driver == null || driver.needsNoRelease()) {
      return true;
    }
    DriverPair pair = pair(driver);
    return pair != null
        && room.releases().known()
        && (room.releases().of(pair).isPresent()
            || (session != null && session.phantom().isPresent()));
  }

  /** Why this session may not have control, in plain words; empty when it may. */
  Optional<String> refusal(Session session) {
    return allows(session) ? Optional.empty() : Optional.of(words());
  }

  private String words() {
    DriverStanding now = standing();
    String driver = entry.driver() + " " + now.version();
    if (now.kind() == Kind.UNKNOWN || !room.releases().known()) {
      return "Whether the driver " + driver + " is released cannot be found out. Tell site IT.";
    }
    return "The driver "
        + driver
        + " with its settings is not released at "
        + entry.name()
        + ": it is for phantoms only. "
        + (entry.phantoms().isEmpty()
            ? "The site file lists no phantoms of this scanner; site IT adds them, or a physicist"
                + " releases the driver."
            : "Ask for a phantom session, or have a physicist release the driver.");
  }

  /** Why this cannot be declared, in plain words; empty when it can. */
  Optional<String> refusesPhantom(String phantom) {
    return phantom.isEmpty() || entry.phantoms().contains(phantom)
        ? Optional.empty()
        : Optional.of(
            "'"
                + Words.line(phantom, "")
                + "' is no phantom of "
                + entry.name()
                + ". The site file lists: "
                + (entry.phantoms().isEmpty() ? "none" : String.join(", ", entry.phantoms()))
                + ".");
  }
}
