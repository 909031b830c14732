package org.scangate.fleet.console.history;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.history.BlockStore.Row;
import org.scangate.fleet.console.history.BlockStore.RowKey;
import org.scangate.fleet.console.history.Database.Session;
import org.scangate.fleet.console.history.PendingBins.Taken;
import org.scangate.fleet.console.history.PendingEvents.AuditChange;
import org.scangate.fleet.console.history.PendingEvents.Change;
import org.scangate.fleet.console.history.PendingEvents.IncidentChange;
import org.scangate.fleet.console.model.History.AuditHead;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what waits into the database, in batches, and does the work of the house between: rolling
 * up and removing what is old, a few hundred rows at a time, so that nothing waits long for it. One
 * thread calls {@link #tick}. A database that does not answer is tried again after 1 s, doubled up
 * to 30 s.
 */
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  static final int BATCH = 500;
  private static final int BATCHES = 40;
  private static final int HOUSE_STEPS = 8;
  private static final long FIRST_WAIT_MILLIS = 1000;
  private static final long LONGEST_WAIT_MILLIS = 30_000;
  private static final long INCIDENTS_KEPT_MILLIS = TimeUnit.DAYS.toMillis(400);

  private final Database database;
  private final NodeIds nodes = new NodeIds();
  private final EventStore events = new EventStore(nodes);
  private final PendingBins bins;
  private final PendingEvents pending;
  private final Leases leases;
  private final Ticker ticker;
  private long retryAtNanos;
  private long waitMillis = FIRST_WAIT_MILLIS;
  private volatile String trouble = "the console has just started";

  Writer(Database database, PendingBins bins, PendingEvents pending, Leases leases, Ticker ticker) {
    this.database = database;
    this.bins = bins;
    this.pending = pending;
    this.leases = leases;
    this.ticker = ticker;
    retryAtNanos = ticker.nanoTime();
  }

  EventStore events() {
    return events;
  }

  NodeIds nodes() {
    return nodes;
  }

  /** Why nothing is written; empty: all is well. */
  String trouble() {
    return trouble;
  }

  /** Never throws. */
  void tick() {
    if (ticker.nanoTime() - retryAtNanos < 0) {
      return;
    }
    try {
      database.open();
      writeAll(false);
      house();
      recovered();
    } catch (SQLException | RuntimeException e) {
      failed(e);
    }
  }

  /** A last try to write what waits. */
  void end() {
    try {
      if (database.isOpen()) {
        writeAll(true);
      }
    } catch (SQLException | RuntimeException e) {
      failed(e);
    }
  }

  private void recovered() {
    if (!trouble.isEmpty()) {
      LOG.info("The history is written to {}", database.place());
    }
    trouble = "";
    waitMillis = FIRST_WAIT_MILLIS;
  }

  private void failed(Exception e) {
    String words = String.valueOf(e.getMessage());
    if (!words.equals(trouble)) {
      LOG.warn("The history cannot be written to {}: {}", database.place(), words);
    }
    trouble = words;
    retryAtNanos = ticker.nanoTime() + waitMillis * 1_000_000;
    waitMillis = Math.min(LONGEST_WAIT_MILLIS, waitMillis * 2);
    // A new pool finds another server behind the name, and reads the password again.
    database.shut();
    nodes.forget();
  }

  private void writeAll(boolean all) throws SQLException {
    writeChanges();
    writeMarks();
    for (int i = 0; i < BATCHES; i++) {
      List<Taken> taken = bins.take(ticker.nanoTime(), all, BATCH);
      if (taken.isEmpty()) {
        break;
      }
      writeBins(taken);
    }
    bins.forgetBefore(ticker.now().toEpochMilli() - Tier.TEN_SECONDS.span() - Rollup.GRACE_MILLIS);
  }

  private void writeChanges() throws SQLException {
    for (var some = pending.changes(BATCH); !some.isEmpty(); some = pending.changes(BATCH)) {
      List<Change> batch = some;
      try {
        write(batch);
        pending.changesStored(batch.size());
      } catch (SQLException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        for (Change one : batch) {
          writeAlone(one);
        }
      }
    }
  }

  private void write(List<Change> changes) throws SQLException {
    nodes.committed(
        database.write(
            session -> {
              List<AuditHead> heads = new ArrayList<>();
              for (Change change : changes) {
                if (change instanceof AuditChange audit) {
                  heads.add(audit.head());
                } else if (change instanceof IncidentChange incident) {
                  IncidentStore.change(session, incident);
                }
              }
              return events.audit(session, heads);
            }));
  }

  private void writeAlone(Change change) throws SQLException {
    try {
      write(List.of(change));
      pending.changesStored(1);
    } catch (SQLException e) {
      refuse(e, change.toString());
      pending.changeRefused(e);
    }
  }

  private void writeMarks() throws SQLException {
    for (var marks = pending.marks(BATCH); !marks.isEmpty(); marks = pending.marks(BATCH)) {
      List<Mark> batch = marks;
      try {
        nodes.committed(database.write(session -> events.marks(session, batch)));
        pending.marksStored(batch.size());
      } catch (SQLException e) {
        if (!isRefusal(e)) {
          throw e;
        }
        writeOneByOne(batch);
      }
    }
  }

  private void writeOneByOne(List<Mark> marks) throws SQLException {
    for (Mark mark : marks) {
      try {
        database.write(session -> events.marks(session, List.of(mark)));
        pending.marksStored(1);
      } catch (SQLException e) {
        refuse(e, mark.toString());
        pending.markRefused();
      }
    }
  }

  /** What no database would take must not stand in the way of the others. */
  private static void refuse(SQLException e, String what) throws SQLException {
    if (!isRefusal(e)) {
      throw e;
    }
    LOG.error("Lost, for the database refuses it: {}: {}", what, e.getMessage());
  }

  /** Class 22: a value, not the database, is at fault. */
  private static boolean isRefusal(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("22");
  }

  private void writeBins(List<Taken> taken) throws SQLException {
    try {
      Map<NodeId, Integer> ids = new HashMap<>();
      Map<RowKey, Row> rows = database.write(session -> store(session, taken, ids));
      nodes.committed(ids);
      for (Taken one : taken) {
        Row row = rows.get(new RowKey(ids.get(one.block().node), one.block().start));
        bins.stored(one, row.version(), row.slots());
      }
    } catch (SQLException | RuntimeException e) {
      long now = ticker.nanoTime();
      taken.forEach(one -> bins.failed(one, now));
      if (!(e instanceof SQLException sql) || !isOvertaken(sql)) {
        throw e;
      }
    }
  }

  /** Another process has written one of the rows meanwhile: read, merged and tried again. */
  private static boolean isOvertaken(SQLException e) {
    return BlockStore.OVERTAKEN.equals(e.getSQLState()) || "23505".equals(e.getSQLState());
  }

  private Map<RowKey, Row> store(Session session, List<Taken> taken, Map<NodeId, Integer> ids)
      throws SQLException {
    Set<NodeId> named = new HashSet<>();
    taken.forEach(one -> named.add(one.block().node));
    ids.putAll(nodes.of(session, named));
    Map<RowKey, BlockStore.Change> changes = new HashMap<>();
    Map<Integer, Long> heard = new TreeMap<>();
    for (Taken one : taken) {
      int id = ids.get(one.block().node);
      changes.put(
          new RowKey(id, one.block().start),
          new BlockStore.Change(one.slots(), one.mask(), one.version()));
      long last = lastHeard(one);
      if (last > 0) {
        heard.merge(id, last, Math::max);
      }
    }
    NodeIds.heard(session, heard);
    return BlockStore.merge(session, Tier.TEN_SECONDS, changes);
  }

  /** End of the last bin with a beat among those that are new; 0: none. */
  private static long lastHeard(Taken taken) {
    long width = Tier.TEN_SECONDS.width;
    for (int slot = Tier.SLOTS - 1; slot >= 0; slot--) {
      if ((taken.mask() >>> slot & 1) == 1 && Bins.get(taken.slots(), slot, 0).beats() > 0) {
        return taken.block().start + (slot + 1) * width;
      }
    }
    return 0;
  }

  /** Rolls up and removes, one process of all at a time. */
  private void house() throws SQLException {
    for (int i = 0; i < HOUSE_STEPS; i++) {
      long now = ticker.now().toEpochMilli();
      int done =
          database.write(session -> leases.alone(session, "house") ? houseStep(session, now) : 0);
      if (done == 0) {
        return;
      }
    }
  }

  private static int houseStep(Session session, long now) throws SQLException {
    int done = Rollup.step(session, now, BATCH);
    for (Tier tier : Tier.values()) {
      done += BlockStore.expire(session, tier, now - tier.kept - tier.span(), BATCH);
    }
    return done
        + EventStore.expire(session, now - Tier.HOUR.kept, BATCH)
        + IncidentStore.expire(session, now - INCIDENTS_KEPT_MILLIS, BATCH)
        + Leases.expire(session);
  }
}
