package org.scangate.core.deploy;

import java.util.List;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.DriverReleases;

/** Whether a driver is released at every scanner that would get it. */
record WayBack(DriverReleases releases, Scanners scanners) {

  static WayBack of(DriverReleases releases, Scanners scanners) throws DriverRefused {
    if (releases == null || scanners == null) {
      throw new DriverRefused(
          "the scanners or the releases are not there yet. Try again in a moment");
    }
    return new WayBack(releases, scanners);
  }

  /**
   * @param driver what the site file calls it
   * @param sha256 of the driver to go back to; empty when it is not known
   */
  boolean released(String driver, String sha256) throws DriverRefused {
    if (sha256.isEmpty()) {
      return false;
    }
    List<Scanner> concerned =
        scanners.all().stream().filter(one -> one.info().driver().equals(driver)).toList();
    for (Scanner scanner : concerned) {
      DriverPair now =
          scanner
              .driverStanding()
              .pair()
              .orElseThrow(
                  () ->
                      new DriverRefused(
                          scanner.info().name()
                              + ": its settings are not known yet. Try again in a moment"));
      if (releases.of(new DriverPair(now.scanner(), sha256, now.settings())).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
