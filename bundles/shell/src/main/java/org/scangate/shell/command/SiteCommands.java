package org.scangate.shell.command;

import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.site.SiteFile;
import org.scangate.api.site.SiteProblem;
import org.scangate.api.site.SiteRefused;

/** The site file: check, diff, apply, confirm. */
public final class SiteCommands {
  private SiteCommands() {}

  abstract static class OnSiteFile extends AsSomebody {
    @Part SiteFile site;

    final Path file(String given) {
      return given == null ? site.path() : absolute(given);
    }

    /** Prints every problem of a refusal, then fails with its message. */
    final Object refused(SiteRefused e) {
      e.problems().forEach(out()::println);
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "check",
      description = "Lists every mistake of a site file at once; changes nothing")
  public static final class Check extends OnSiteFile {
    @Argument(
        name = "file",
        description = "Absolute path; without it the file in use",
        required = false)
    String file;

    @Override
    protected Object run() {
      List<SiteProblem> problems = site.check(file(file));
      problems.forEach(p -> out().println((p.error() ? "error   " : "remark  ") + p));
      long errors = problems.stream().filter(SiteProblem::error).count();
      if (errors > 0) {
        throw new IllegalArgumentException(errors + (errors == 1 ? " mistake" : " mistakes"));
      }
      out().println(file(file) + " is valid");
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "diff",
      description = "Says what applying a site file would change")
  public static final class Diff extends OnSiteFile {
    @Argument(name = "file", description = "Absolute path", required = true)
    String file;

    @Override
    protected Object run() {
      try {
        List<String> changes = site.diff(file(file));
        changes.forEach(out()::println);
        out()
            .println(
                switch (changes.size()) {
                  case 0 -> "no change";
                  case 1 -> "1 change";
                  default -> changes.size() + " changes";
                });
        return null;
      } catch (SiteRefused e) {
        return refused(e);
      }
    }
  }

  @Service
  @Command(scope = "scangate", name = "apply", description = "Puts a site file into use")
  public static final class Apply extends OnSiteFile {
    @Argument(name = "file", description = "Absolute path", required = true)
    String file;

    @Option(
        name = "--confirm-within",
        description = "The old file comes back unless confirmed within this time, for example 5m")
    String confirmWithin;

    @Override
    protected Object run() {
      try {
        site.apply(file(file), confirmWithin == null ? null : duration(confirmWithin), by())
            .forEach(out()::println);
        out()
            .println(
                confirmWithin == null
                    ? "applied"
                    : "applied; 'scangate ctl confirm' within " + confirmWithin + " keeps it");
        return null;
      } catch (SiteRefused e) {
        return refused(e);
      }
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "confirm",
      description = "Keeps what was applied; refused while a part raises an alarm")
  public static final class Confirm extends OnSiteFile {
    @Part List<HealthCheck> checks;

    @Option(name = "--with-alarms", description = "Keeps it although a part raises an alarm")
    boolean withAlarms;

    @Override
    protected Object run() {
      List<String> alarms =
          checks.stream()
              .flatMap(check -> check.check().stream())
              .filter(finding -> finding.level() == Finding.Level.ALARM)
              .map(Finding::words)
              .toList();
      alarms.forEach(words -> out().println("alarm  " + words));
      if (!alarms.isEmpty() && !withAlarms) {
        throw new IllegalStateException(
            "not confirmed: the appliance is not well with it, and the old file comes back in"
                + " time; mend that, or keep it all the same with 'confirm --with-alarms'");
      }
      try {
        site.confirm(by());
        out().println("confirmed");
        return null;
      } catch (SiteRefused e) {
        return refused(e);
      }
    }
  }
}
