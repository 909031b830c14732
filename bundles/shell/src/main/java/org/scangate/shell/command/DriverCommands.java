package org.scangate.shell.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverHandOver.Fitness;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverHandOver.Tried;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.DriverStanding.Kind;
import org.scangate.api.drivers.DriverStore;

/** Drivers that are brought to the appliance: checked, kept, approved, swapped under a session. */
public final class DriverCommands {
  private DriverCommands() {}

  /** A command that takes the word of somebody who looked. */
  abstract static class Assured extends AsSomebody {
    @Option(
        name = "--not-scanning",
        description =
            "Who says that a scanner does not scan whose driver cannot tell; goes to the audit")
    String notScanning;

    @Option(
        name = "--force",
        description =
            "Why, although a scanner scans; somebody on site has to agree at the panel within a"
                + " minute. Goes to the audit")
    String force;

    Assurance given() {
      if (force == null && notScanning == null) {
        return Assurance.NONE;
      }
      String words = force == null ? notScanning : force;
      if (words.isBlank()) {
        throw new IllegalArgumentException(
            "--not-scanning wants who says so, --force the reason, in words");
      }
      if (force != null) {
        out()
            .println(
                "Where a scanner scans, the panel asks the people on site now; at most a minute.");
        out().flush();
      }
      return new Assurance(
          force == null ? Assurance.Kind.NOT_SCANNING : Assurance.Kind.FORCE, words);
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-check",
      description =
          "Says whether a driver would do here, GO or NO-GO; changes nothing. One that is approved"
              + " is tried on its scanners, out of sight and beside the driver that serves")
  public static final class Check extends Assured {
    @Part DriverStore store;

    @Argument(
        name = "what",
        required = true,
        description = "Absolute path of its jar file, or first 8 digits or more of its SHA-256")
    String what;

    @Override
    protected Object run() throws Exception {
      Assurance given = given();
      if (what.matches("[0-9a-fA-F]{8,64}")) {
        tryOut(what, given);
        return null;
      }
      DriverStore.Check check = store.check(absolute(what));
      if (!check.sha256().isEmpty()) {
        out().println("sha256 " + check.sha256());
      }
      if (!check.name().isEmpty()) {
        out().println("bundle " + check.name() + " " + check.version());
      }
      if (!check.go()) {
        throw new IllegalStateException("NO-GO\n" + String.join("\n", check.problems()));
      }
      if (store.list().stream()
          .anyMatch(
              one -> one.approved() && !one.active() && one.sha256().equals(check.sha256()))) {
        tryOut(check.sha256(), given);
      } else {
        out()
            .println(
                "Tried on no scanner: that runs the driver, and needs driver-stage and driver-approve.");
        out().println("GO for the file");
      }
      return null;
    }

    private void tryOut(String sha256, Assurance given) throws DriverRefused {
      List<Tried> tried = store.tryOut(sha256, given, by());
      Table table = new Table("SCANNER", "FOUND", "WHY");
      for (Tried one : tried) {
        String found =
            switch (one.fitness()) {
              case FIT -> "GO";
              case UNFIT -> "NO-GO";
              case NOT_TRIED -> "not tried";
            };
        table.row(one.scanner(), found, one.words());
      }
      table.print(out());
      if (tried.stream().anyMatch(one -> one.fitness() == Fitness.UNFIT)) {
        throw new IllegalStateException("NO-GO");
      }
      boolean any = tried.stream().anyMatch(one -> one.fitness() == Fitness.FIT);
      out().println(any ? "GO" : "GO for the file; tried on no scanner");
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-stage",
      description = "Keeps a driver's file; it runs only after driver-approve and driver-swap")
  public static final class Stage extends AsSomebody {
    @Part DriverStore store;

    @Argument(name = "file", required = true, description = "Absolute path of its jar file")
    String file;

    @Override
    protected Object run() throws Exception {
      DriverStore.Stored stored = store.stage(absolute(file), by());
      out().println("staged " + stored.name() + " " + stored.version());
      out().println("sha256 " + stored.sha256());
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-approve",
      description = "Says that the file with this SHA-256 may run here")
  public static final class Approve extends AsSomebody {
    @Part DriverStore store;

    @Argument(
        name = "sha256",
        required = true,
        description = "The whole of it, as the driver's maker gave it")
    String sha256;

    @Override
    protected Object run() throws Exception {
      DriverStore.Stored stored = store.approve(sha256, by());
      out().println("approved " + stored.name() + " " + stored.version());
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-swap",
      description = "Makes an approved driver the active one, under the sessions that run")
  public static final class Swap extends Assured {
    @Part DriverStore store;
    @Part Scanners scanners;

    @Argument(name = "sha256", required = true, description = "Its first 8 digits or more")
    String sha256;

    @Override
    protected Object run() throws Exception {
      List<Handed> handed = store.swap(sha256, given(), by());
      table(handed).print(out());
      out().println("active");
      handed.stream()
          .flatMap(one -> scanners.find(one.scanner()).stream())
          .filter(one -> one.driverStanding().kind() == Kind.NOT_RELEASED)
          .forEach(
              one ->
                  out()
                      .println(
                          one.info().id()
                              + ": not released there, so it is for phantoms only until a"
                              + " physicist releases it: driver-release"));
      return null;
    }
  }

  static Table table(List<Handed> handed) {
    Table table = new Table("SCANNER", "HOW", "GAP");
    for (Handed one : handed) {
      table.row(
          one.scanner(),
          one.beside() ? "beside" : "closed first",
          one.beside() ? "-" : one.gap().toMillis() + " ms");
    }
    return table;
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-remove",
      description = "Deletes a stored driver; an active one is handed back first")
  public static final class Remove extends Assured {
    @Part DriverStore store;

    @Argument(name = "sha256", required = true, description = "Its first 8 digits or more")
    String sha256;

    @Override
    protected Object run() throws Exception {
      store.remove(sha256, given(), by());
      out().println("removed");
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-list",
      description = "Lists the stored drivers, which of them run, and what is released")
  public static final class ListDrivers extends AsSomebody {
    @Part DriverStore store;
    @Part Scanners scanners;

    @Override
    protected Object run() {
      Table table = new Table("SHA-256", "BUNDLE", "VERSION", "STATE");
      for (DriverStore.Stored one : store.list()) {
        table.row(
            one.sha256().substring(0, 16),
            one.name(),
            one.version(),
            one.active() ? "active" : one.approved() ? "approved" : "staged");
      }
      table.print(out());
      ReleaseCommands.standings(scanners.all()).print(out());
      return null;
    }
  }
}
