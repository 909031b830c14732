package org.scangate.shell.command;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverStore;

/** Drivers that are brought to the appliance: checked, kept, approved, swapped under a session. */
public final class DriverCommands {
  private DriverCommands() {}

  @Service
  @Command(
      scope = "scangate",
      name = "driver-check",
      description = "Says whether a driver's file may be staged here: GO or NO-GO; changes nothing")
  public static final class Check extends AsSomebody {
    @Part DriverStore store;

    @Argument(name = "file", required = true, description = "Absolute path of its jar file")
    String file;

    @Override
    protected Object run() {
      DriverStore.Check check = store.check(absolute(file));
      if (!check.sha256().isEmpty()) {
        out().println("sha256 " + check.sha256());
      }
      if (!check.name().isEmpty()) {
        out().println("bundle " + check.name() + " " + check.version());
      }
      if (!check.go()) {
        throw new IllegalStateException("NO-GO\n" + String.join("\n", check.problems()));
      }
      out().println("GO");
      return null;
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
  public static final class Swap extends AsSomebody {
    @Part DriverStore store;

    @Argument(name = "sha256", required = true, description = "Its first 8 digits or more")
    String sha256;

    @Option(
        name = "--force",
        description = "Why it is done although a scanner scans or cannot tell; goes to the audit")
    String force;

    @Override
    protected Object run() throws Exception {
      List<Handed> handed = store.swap(sha256, reason(force), by());
      Table table = new Table("SCANNER", "HOW", "GAP");
      for (Handed one : handed) {
        table.row(
            one.scanner(),
            one.beside() ? "beside" : "closed first",
            one.beside() ? "-" : one.gap().toMillis() + " ms");
      }
      table.print(out());
      out().println("active");
      return null;
    }
  }

  private static Optional<String> reason(String force) {
    if (force != null && force.isBlank()) {
      throw new IllegalArgumentException("--force wants the reason in words");
    }
    return Optional.ofNullable(force);
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-remove",
      description = "Deletes a stored driver; an active one is handed back first")
  public static final class Remove extends AsSomebody {
    @Part DriverStore store;

    @Argument(name = "sha256", required = true, description = "Its first 8 digits or more")
    String sha256;

    @Option(
        name = "--force",
        description = "Why it is done although a scanner scans or cannot tell; goes to the audit")
    String force;

    @Override
    protected Object run() throws Exception {
      store.remove(sha256, reason(force), by());
      out().println("removed");
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "driver-list",
      description = "Lists the stored drivers and which of them run")
  public static final class ListDrivers extends AsSomebody {
    @Part DriverStore store;

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
      return null;
    }
  }
}
