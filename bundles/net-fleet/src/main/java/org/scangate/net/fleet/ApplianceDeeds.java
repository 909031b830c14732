package org.scangate.net.fleet;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.fleet.Deed;
import org.scangate.net.fleet.command.Deeds;

/** The deeds that a console may ask for, as this appliance does them. */
final class ApplianceDeeds implements Deeds {
  private final FleetSettings settings;
  private final Gauges.Parts parts;
  private final BooleanSupplier rebirth;
  private final Supplier<Snapshot> newest;
  private final SupportBundle bundle;

  /**
   * @param rebirth asks for one; false when nothing is told now
   * @param newest what was told last
   */
  ApplianceDeeds(
      FleetSettings settings,
      Gauges.Parts parts,
      BooleanSupplier rebirth,
      Supplier<Snapshot> newest,
      SupportBundle bundle) {
    this.settings = settings;
    this.parts = parts;
    this.rebirth = rebirth;
    this.newest = newest;
    this.bundle = bundle;
  }

  @Override
  public Outcome run(Deed deed) {
    return switch (deed) {
      case REBIRTH ->
          rebirth.getAsBoolean()
              ? Outcome.done("all of it is told again", "")
              : Outcome.refused(
                  "nothing is told now; it is when the broker and the host are there");
      case DRIVER_INVENTORY -> Outcome.done("the drivers", inventory());
      case SUPPORT_BUNDLE -> support();
      case FAILOVER_DRILL -> drill();
    };
  }

  /** One line for each driver and each scanner; ids, versions and digests only. */
  private String inventory() {
    StringBuilder text = new StringBuilder();
    for (DriverHandOver.Known known :
        parts.drivers().map(DriverHandOver::known).orElse(List.of())) {
      line(
          text,
          "driver %s version %s sha256 %s%s",
          known.name(),
          known.version(),
          known.sha256().isEmpty() ? "unknown" : known.sha256(),
          known.simulated() ? " simulated" : "");
    }
    for (Scanner scanner : scanners()) {
      DriverStanding standing = scanner.driverStanding();
      line(
          text,
          "scanner %s driver %s version %s %s settings %s",
          scanner.info().id(),
          scanner.info().driver(),
          standing.version().isEmpty() ? "unknown" : standing.version(),
          standing.kind().name(),
          standing.pair().map(pair -> pair.settings()).orElse("unknown"));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String pattern, String... words) {
    Object[] plain = new Object[words.length];
    for (int i = 0; i < words.length; i++) {
      plain[i] = words[i].startsWith(" ") ? words[i] : Reports.plain(words[i]);
    }
    text.append(String.format(java.util.Locale.ROOT, pattern, plain)).append('\n');
  }

  private List<Scanner> scanners() {
    return parts.scanners().map(Scanners::all).orElse(List.of());
  }

  private Outcome support() {
    String name = settings.group() + "/" + settings.node();
    String text = bundle.text(name, Instant.now(), parts.checks(), inventory(), newest.get());
    try {
      SupportBundle.Kept kept = SupportBundle.keep(settings.directory().resolve("support"), text);
      return Outcome.done("kept as " + kept.file() + ", sha256 " + kept.sha256(), text);
    } catch (IOException e) {
      return Outcome.failed("it could not be written to disk");
    }
  }

  /** This version has one way out, so there is nothing to change to. */
  private Outcome drill() {
    for (Scanner scanner : scanners()) {
      if (scanner.holder().isPresent() || scanner.operatedOnSite().isPresent()) {
        return Outcome.refused("control of " + scanner.info().id() + " is held");
      }
    }
    return Outcome.refused("there is no second uplink: this version knows none");
  }
}
