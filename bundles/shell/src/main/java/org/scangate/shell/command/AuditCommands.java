package org.scangate.shell.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.audit.AuditTrail;

/** The audit: what was done, and whether the log is whole. */
public final class AuditCommands {
  private AuditCommands() {}

  @Service
  @Command(
      scope = "scangate",
      name = "audit",
      description = "Shows who did what, the newest last; the last 30 events unless said")
  public static final class Show extends AsSomebody {
    @Part Audit audit;
    @Part AuditTrail trail;

    @Option(name = "--last", description = "So many events, 1 to 10000")
    int last = 30;

    @Option(name = "--since", description = "Only what is younger than, for example, 30m, 4h, 2d")
    String since;

    @Option(name = "--who", description = "Only of one person's id, os:NAME or appliance")
    String who = "";

    @Option(name = "--scanner", description = "Only at one scanner")
    String scanner = "";

    @Option(name = "--action", description = "Only actions that begin so, for example control.")
    String action = "";

    @Option(name = "--refused", description = "Only what was refused or failed")
    boolean refused;

    @Override
    protected Object run() throws Exception {
      if (last < 1 || last > 10_000) {
        throw new IllegalArgumentException("--last " + last + ": 1 to 10000 events");
      }
      Optional<Instant> from =
          Optional.ofNullable(since).map(text -> Instant.now().minus(duration(text)));
      AuditTrail.Query query =
          new AuditTrail.Query(from, who, scanner, action, refused, Long.MAX_VALUE, last);
      Deque<AuditTrail.Entry> oldestFirst = new ArrayDeque<>();
      AuditTrail.Page page = trail.find(query);
      page.entries().forEach(oldestFirst::addFirst);
      while (page.olderThan().isPresent() && oldestFirst.size() < last) {
        page = trail.find(query.olderThan(page.olderThan().getAsLong()));
        page.entries().stream().limit(last - oldestFirst.size()).forEach(oldestFirst::addFirst);
      }
      // A log that cannot be written can still be read; 'status' says that it cannot.
      var unused =
          audit.record(
              AuditEvent.of(
                  "audit.read", by(), Outcome.DONE, Map.of("events", Integer.toString(last))));
      print(oldestFirst);
      if (page.damaged().isPresent()) {
        throw new IllegalStateException(
            "not all of the log can be read: "
                + page.damaged().get()
                + "; 'audit-verify' checks the whole of it");
      }
      return null;
    }

    private void print(Deque<AuditTrail.Entry> entries) {
      if (entries.isEmpty()) {
        out().println("no such event is in the log");
        return;
      }
      Table table = new Table("NUMBER", "TIME", "WHO", "ACTION", "SCANNER", "OUTCOME", "MORE");
      for (AuditTrail.Entry entry : entries) {
        AuditEvent event = entry.event();
        table.row(
            entry.number(),
            entry.at().truncatedTo(ChronoUnit.SECONDS),
            event.who(),
            event.action(),
            event.scanner().isEmpty() ? "-" : event.scanner(),
            event.outcome() == Outcome.DONE ? "done" : event.outcome(),
            event.detail().entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining(" ")));
      }
      table.print(out());
    }
  }

  @Service
  @Command(
      scope = "scangate",
      name = "audit-verify",
      description = "Reads the whole audit and names the first broken record")
  public static final class Verify extends AsSomebody {
    @Part Audit audit;

    private int shown;

    @Override
    protected Object run() {
      Audit.Verification result =
          audit.verify(
              share -> {
                int percent = (int) (share * 100);
                if (percent >= shown + 10) {
                  shown = percent;
                  out().println(percent + " % read");
                }
              });
      if (result.firstBroken().isPresent()) {
        throw new IllegalStateException(
            "BROKEN after " + result.records() + " whole records: " + result.firstBroken().get());
      }
      out()
          .println(
              "whole: " + result.records() + " records, " + result.anchors() + " signed anchors");
      return null;
    }
  }
}
