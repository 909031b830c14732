package org.scangate.shell.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.access.People;
import org.scangate.api.access.Person;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.DriverReleases;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.drivers.DriverStanding.Kind;
import org.scangate.api.drivers.DriverStore;
import org.scangate.api.drivers.Release;

/** The use of a driver on patients: released by a physicist, withdrawn, gone back to. */
public final class ReleaseCommands {
  private ReleaseCommands() {}

  /** How a scanner's driver stands, a row each. */
  static Table standings(List<Scanner> scanners) {
    Table table = new Table("SCANNER", "DRIVER", "FOR PATIENTS", "SHA-256", "SETTINGS");
    for (Scanner scanner : scanners) {
      DriverStanding now = scanner.driverStanding();
      table.row(
          scanner.info().id(),
          scanner.info().driver() + " " + now.version(),
          words(now),
          now.pair().map(pair -> pair.driver().substring(0, 16)).orElse("-"),
          now.pair().map(pair -> pair.settings().substring(0, 16)).orElse("-"));
    }
    return table;
  }

  private static String words(DriverStanding now) {
    return switch (now.kind()) {
      case RELEASED ->
          now.release()
              .map(release -> "released by " + release.byName() + ", " + release.at())
              .orElse("released");
      case NOT_RELEASED -> "NOT RELEASED, phantoms only";
      case SIMULATED -> "simulated, no patients";
      case UNKNOWN -> "not known";
    };
  }

  /** A command about the driver that one scanner uses now. */
  abstract static class OnRelease extends AsSomebody {
    @Part DriverReleases releases;
    @Part Scanners scanners;
    @Part People people;

    @Argument(index = 0, name = "scanner", required = true, description = "Id of the scanner")
    String scanner;

    @Argument(
        index = 1,
        name = "statement",
        required = true,
        description = "What was tested and found, in words; goes to the audit")
    String statement;

    @Option(
        name = "--physicist",
        required = true,
        description = "Id of the person with the role physicist who says so")
    String physicist;

    final Scanner scanner() {
      return scanners
          .find(scanner)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "there is no scanner '" + scanner + "'. See scanners"));
    }

    final Person physicist() {
      return people
          .find(physicist)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "there is no person '" + physicist + "'. See people"));
    }

    final DriverPair pair(DriverStanding now) {
      if (now.kind() == Kind.SIMULATED) {
        throw new IllegalArgumentException(
            scanner + ": its driver is simulated and came with the appliance; it needs no release");
      }
      return now.pair()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      scanner + ": its driver is not known yet. Try again in a moment"));
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-release",
      description = "Releases the driver that a scanner uses, with its settings, for patients")
  public static final class ReleaseIt extends OnRelease {
    @Override
    protected Object run() throws Exception {
      DriverStanding now = scanner().driverStanding();
      DriverPair pair = pair(now);
      Release release =
          releases.release(
              pair, scanner().info().driver() + " " + now.version(), statement, physicist(), by());
      out().println("released " + release.name() + " at " + scanner + " by " + release.byName());
      out().println("sha256 " + pair.driver());
      out().println("settings " + pair.settings());
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-withdraw",
      description = "Takes back the release of the driver that a scanner uses")
  public static final class Withdraw extends OnRelease {
    @Override
    protected Object run() throws Exception {
      releases.withdraw(pair(scanner().driverStanding()), statement, physicist(), by());
      out().println("withdrawn: at " + scanner + " it is for phantoms only");
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-back",
      description = "Goes back to the released driver of before; nobody needs to release it again")
  public static final class Back extends DriverCommands.Assured {
    @Part DriverStore store;

    @Argument(name = "driver", required = true, description = "What the site file calls it")
    String driver;

    @Override
    protected Object run() throws Exception {
      List<Handed> handed = store.back(driver, given(), by());
      DriverCommands.table(handed).print(out());
      out().println("back");
      return null;
    }
  }
}
