package org.scangate.scanner.runtime;

import org.scangate.api.driver.DriverDescription;
import org.scangate.api.driver.ScannerDriver;

/**
 * A driver that has said what it is.
 *
 * @param bundle that its service is from
 * @param sha256 of the driver, as in a release; empty when it is not known
 * @param brought it did not come with the appliance, and goes before those that did
 * @param ranking of its service; the highest wins
 * @param serviceId of its service; the lowest wins among equals
 */
record InstalledDriver(
    ScannerDriver driver,
    DriverDescription description,
    long bundle,
    String sha256,
    boolean brought,
    int ranking,
    long serviceId) {

  /**
   * It came with the appliance and reaches no real scanner. One that was brought may say of itself
   * what it likes.
   */
  boolean needsNoRelease() {
    return !brought && description.simulated();
  }

  boolean before(InstalledDriver other) {
    if (brought != other.brought) {
      return brought;
    }
    return ranking != other.ranking ? ranking > other.ranking : serviceId < other.serviceId;
  }

  /** The same service; a vendor's own idea of equality is not asked. */
  @SuppressWarnings("ReferenceEquality")
  static boolean same(InstalledDriver one, InstalledDriver other) {
    return one == other;
  }
}
