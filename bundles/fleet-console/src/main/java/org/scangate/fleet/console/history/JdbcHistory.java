package org.scangate.fleet.console.history;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.scangate.api.health.Finding;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.history.PendingEvents.AuditChange;
import org.scangate.fleet.console.history.PendingEvents.IncidentChange;
import org.scangate.fleet.console.model.History;
import org.scangate.fleet.console.model.Incident;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Stability;

/** The history without its threads: these call {@link #write} and {@link #renew}. */
final class JdbcHistory implements History, AutoCloseable {

  /** Rows of ten minutes that may wait, about 80 MiB: an hour of 10,000 appliances. */
  static final int PENDING_ROWS = 70_000;

  static final int PENDING_EVENTS = 50_000;
  private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Database database;
  private final Ticker ticker;
  private final PendingBins bins = new PendingBins(PENDING_ROWS, HOLD_NANOS);
  private final PendingEvents pending;
  private final Leases leases;
  private final Writer writer;

  JdbcHistory(Database database, String holder, Ticker ticker) {
    this(database, holder, ticker, PENDING_EVENTS);
  }

  JdbcHistory(Database database, String holder, Ticker ticker, int pendingEvents) {
    this.database = database;
    this.ticker = ticker;
    pending = new PendingEvents(pendingEvents);
    leases = new Leases(holder, ticker);
    writer = new Writer(database, bins, pending, leases, ticker);
  }

  /** Writes what waits; the writer's thread, about twice a second. */
  void write() {
    writer.tick();
  }

  /** Renews the leases; a thread of its own, once a second. */
  void renew() throws SQLException {
    leases.round(database);
  }

  @Override
  public void stability(NodeId node, Stability bin) {
    bins.put(node, bin, ticker.nanoTime());
  }

  @Override
  public void mark(Mark mark) {
    pending.add(mark);
  }

  @Override
  public List<Known> known() {
    return database.read(NodeIds::known);
  }

  @Override
  public CompletableFuture<Void> open(
      String group, Optional<String> node, String what, String detail, long at) {
    return pending.add(new IncidentChange(true, group, node, what, detail, at));
  }

  @Override
  public CompletableFuture<Void> close(
      String group, Optional<String> node, String what, String detail, long at) {
    return pending.add(new IncidentChange(false, group, node, what, detail, at));
  }

  @Override
  public CompletableFuture<Void> audit(AuditHead head) {
    return pending.add(new AuditChange(head));
  }

  @Override
  public List<AuditHead> auditHeads() {
    return database.read(EventStore::auditHeads);
  }

  @Override
  public boolean acknowledge(long number, String person, long at) {
    return database.read(session -> IncidentStore.acknowledge(session, number, person, at));
  }

  @Override
  public List<Incident> incidents(boolean openOnly, long before, int limit) {
    return database.read(session -> IncidentStore.incidents(session, openOnly, before, limit));
  }

  @Override
  public List<Stability> stability(NodeId node, long from, long until) {
    long now = ticker.now().toEpochMilli();
    // What is only in memory is looked at first: it is in the database by then, or still here.
    Map<Long, byte[]> newest =
        bins.of(node, Math.max(from, now - Tier.TEN_SECONDS.kept), Math.min(until, now + 1));
    return database.read(
        session ->
            StabilityReader.read(
                session,
                writer.nodes().find(session, node).orElse(0),
                Tier.since(from, now),
                from,
                until,
                newest));
  }

  @Override
  public List<Mark> marks(NodeId node, long from, long until, int limit) {
    return database.read(session -> writer.events().marks(session, node, from, until, limit));
  }

  @Override
  public Set<String> leased(Set<String> wanted) {
    Set<String> held = leases.held(wanted);
    // Nobody else can have them, whatever befalls the disk.
    return database.isOursAlone() ? Set.copyOf(wanted) : held;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    String trouble = writer.trouble();
    if (!trouble.isEmpty()) {
      findings.add(
          new Finding(
              Finding.Level.ALARM,
              "history.database",
              String.format(
                  "The history's database does not take anything: %s. %d incidents, %d marks and"
                      + " %d bins of connection stability wait",
                  trouble, pending.waitingChanges(), pending.waitingMarks(), bins.waiting()),
              "Look whether " + database.place() + " runs, has space, and lets the console in"));
    }
    if (pending.lostChanges() + pending.lostMarks() + bins.dropped() > 0) {
      findings.add(
          new Finding(
              pending.lostChanges() > 0 ? Finding.Level.ALARM : Finding.Level.WARNING,
              "history.lost",
              String.format(
                  "Lost since the console's start, for the database did not take them: %d changes"
                      + " of incidents, %d marks, %d bins of connection stability",
                  pending.lostChanges(), pending.lostMarks(), bins.dropped()),
              "See the console's log for when; the appliances keep their own records"));
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok("history.database", "The history is kept in " + database.place()));
    }
    return findings;
  }

  /** Writes what waits, if the database takes it, and hands the leases back. */
  @Override
  public void close() {
    writer.end();
    pending.giveUp();
    try {
      if (database.isOpen()) {
        leases.end(database);
      }
    } catch (SQLException e) {
      // They end by themselves.
    } finally {
      database.close();
    }
  }
}
