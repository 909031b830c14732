package org.scangate.shell.command;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.link.Links;

/** How the appliance is: parts, scanners, links. */
public final class StateCommands {
  private StateCommands() {}

  @Service
  @Command(scope = "scangate", name = "status", description = "Says how every part is, worst first")
  public static final class Status extends AsSomebody {
    @Part List<HealthCheck> checks;

    private record Line(String part, Finding finding) {}

    @Override
    protected Object run() {
      List<Line> lines =
          checks.stream()
              .flatMap(c -> c.check().stream().map(f -> new Line(c.name(), f)))
              .sorted(
                  Comparator.comparing((Line l) -> l.finding().level())
                      .reversed()
                      .thenComparing(Line::part))
              .toList();
      Table table = new Table("LEVEL", "PART", "WHAT", "FIRST STEP");
      lines.forEach(
          l ->
              table.row(
                  l.finding().level(), l.part(), l.finding().words(), l.finding().firstStep()));
      table.print(out());
      long alarms = lines.stream().filter(l -> l.finding().level() == Finding.Level.ALARM).count();
      if (alarms > 0) {
        throw new IllegalStateException(alarms + (alarms == 1 ? " alarm" : " alarms"));
      }
      return null;
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "scanners",
      description = "Lists the scanners, their state and who is there")
  public static final class ListScanners extends AsSomebody {
    @Part Scanners scanners;

    @Override
    protected Object run() {
      Table table = new Table("ID", "NAME", "DRIVER", "REACH", "DOES", "IN CONTROL", "PEOPLE");
      for (Scanner scanner : scanners.all()) {
        Scanner.State state = scanner.state();
        table.row(
            scanner.info().id(),
            scanner.info().name(),
            scanner.info().driver() + (scanner.info().simulated() ? " (simulated)" : ""),
            state.reach() + (state.reachWords().isEmpty() ? "" : ": " + state.reachWords()),
            state.activity(),
            scanner.holder().map(StateCommands::nameOf).orElse("-"),
            scanner.sessions().stream()
                .map(StateCommands::nameOf)
                .collect(Collectors.joining(", ")));
      }
      table.print(out());
      return null;
    }
  }

  private static String nameOf(ConsoleSession session) {
    return session.signIn().person().name();
  }

  @Service
  @Command(
      scope = "scangate",
      name = "links",
      description = "Lists the links, their people and how they do")
  public static final class ListLinks extends AsSomebody {
    @Part Links links;

    @Override
    protected Object run() {
      Table table =
          new Table("LINK", "PERSON", "ADDRESS", "PATHS", "ROUND TRIP", "JITTER", "SILENT");
      for (Links.Link link : links.all()) {
        table.row(
            link.id(),
            link.signIn().person().id(),
            link.remoteAddress(),
            link.quality().paths(),
            link.quality().roundTripMicros() / 1000.0 + " ms",
            link.quality().jitterMicros() / 1000.0 + " ms",
            link.quality().silentMillis() + " ms");
      }
      table.print(out());
      return null;
    }
  }
}
