package org.scangate.shell.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.access.Role;
import org.scangate.api.records.WatchTimes;
import org.scangate.api.records.Watched;

/** What is written down beside the audit. */
public final class RecordCommands {
  private RecordCommands() {}

  @Service
  @Command(
      scope = "scangate",
      name = "watched",
      description = "Lists how long each person was shown which scanner's console")
  public static final class WatchedList extends AsSomebody {
    @Part WatchTimes times;

    @Option(name = "--last", description = "How far back, for example 30d; a year when not said")
    String last = "365d";

    @Option(name = "--csv", description = "Prints every session, as comma-separated values")
    boolean csv;

    @Override
    protected Object run() throws Exception {
      List<Watched> all = times.since(Instant.now().minus(duration(last)));
      if (csv) {
        WatchedText.csv(all).forEach(out()::println);
      } else {
        WatchedText.table(all).print(out());
      }
      return null;
    }
  }

  /** Sessions as people and programs read them. */
  static final class WatchedText {
    private WatchedText() {}

    /** RFC 4180; every value is of letters, digits, and marks that need no quotes. */
    static List<String> csv(List<Watched> all) {
      List<String> lines = new ArrayList<>();
      lines.add("person,roles,scanner,session,opened,until,seconds,ended");
      for (Watched one : all) {
        lines.add(
            String.join(
                ",",
                one.person(),
                one.roles().stream().map(Role::id).sorted().collect(Collectors.joining(" ")),
                one.scanner(),
                one.session(),
                one.since().toString(),
                one.until().toString(),
                Long.toString(one.shown().toSeconds()),
                Boolean.toString(one.ended())));
      }
      return lines;
    }

    /** One row for each person and scanner. */
    static Table table(List<Watched> all) {
      Table table = new Table("PERSON", "SCANNER", "MINUTES", "SESSIONS", "LAST");
      all.stream()
          .collect(Collectors.groupingBy(Watched::person, TreeMap::new, Collectors.toList()))
          .forEach(
              (person, theirs) ->
                  theirs.stream()
                      .collect(
                          Collectors.groupingBy(
                              Watched::scanner, TreeMap::new, Collectors.toList()))
                      .forEach((scanner, some) -> row(table, person, scanner, some)));
      return table;
    }

    private static void row(Table table, String person, String scanner, List<Watched> some) {
      Duration shown = some.stream().map(Watched::shown).reduce(Duration.ZERO, Duration::plus);
      Instant last = some.stream().map(Watched::until).max(Instant::compareTo).orElseThrow();
      table.row(
          person,
          scanner,
          "%d.%d".formatted(shown.toMinutes(), shown.toSecondsPart() / 6),
          some.size(),
          last.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }
  }
}
