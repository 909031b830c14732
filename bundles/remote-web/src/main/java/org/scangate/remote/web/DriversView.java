package org.scangate.remote.web;

import java.util.List;
import org.scangate.api.console.Scanner;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.drivers.DriverStore;
import org.scangate.api.drivers.Release;

/** Drivers in use and in store: the answer of {@code GET /api/drivers}. */
record DriversView(List<Use> scanners, List<Stored> stored) {

  /**
   * The driver that one scanner uses now.
   *
   * @param kind {@code RELEASED}, {@code NOT_RELEASED}, {@code SIMULATED} or {@code UNKNOWN}
   * @param sha256 of the driver; empty when it is not known
   * @param settings SHA-256 of what the site file gives it; empty when the driver is not known
   */
  record Use(
      String id,
      String name,
      String driver,
      String version,
      String kind,
      String sha256,
      String settings,
      Said release) {}

  /** A release. */
  record Said(String by, String at, String statement) {}

  /** A file in the store. */
  record Stored(String sha256, String name, String version, String state) {}

  static DriversView of(List<Scanner> scanners, List<DriverStore.Stored> stored) {
    return new DriversView(
        scanners.stream().map(DriversView::use).toList(),
        stored.stream().map(DriversView::stored).toList());
  }

  private static Use use(Scanner scanner) {
    DriverStanding now = scanner.driverStanding();
    return new Use(
        scanner.info().id(),
        scanner.info().name(),
        scanner.info().driver(),
        now.version(),
        now.kind().name(),
        now.pair().map(DriverPair::driver).orElse(""),
        now.pair().map(DriverPair::settings).orElse(""),
        now.release().map(DriversView::said).orElse(null));
  }

  private static Said said(Release release) {
    return new Said(release.byName(), release.at().toString(), release.statement());
  }

  private static Stored stored(DriverStore.Stored one) {
    return new Stored(
        one.sha256(),
        one.name(),
        one.version(),
        one.active() ? "active" : one.approved() ? "approved" : "staged");
  }
}
