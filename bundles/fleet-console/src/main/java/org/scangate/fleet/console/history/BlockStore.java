package org.scangate.fleet.console.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scangate.fleet.console.history.Database.Session;

/**
 * Rows of {@code stability}. A row carries a version; who writes it names the one that he has seen,
 * so that of two processes neither overwrites what the other has put in.
 */
final class BlockStore {

  /** SQLState of a row that somebody else has written meanwhile: read it again and merge. */
  static final String OVERTAKEN = "40001";

  private BlockStore() {}

  /** A row's key within a tier. */
  record RowKey(int node, long block) {
    static final Comparator<RowKey> ORDER =
        Comparator.comparingInt(RowKey::node).thenComparingLong(RowKey::block);
  }

  /** What a row holds. */
  record Row(int version, byte[] slots) {}

  /**
   * Bins to be put into a row.
   *
   * @param mask which of them
   * @param version of the row that {@code slots} has all of, 0: it is not known whether there is
   *     one
   */
  record Change(byte[] slots, long mask, int version) {}

  /**
   * Merges bins into rows, and marks these as not rolled up.
   *
   * @return what the rows are now
   * @throws SQLException with {@link #OVERTAKEN}
   */
  static Map<RowKey, Row> merge(Session session, Tier tier, Map<RowKey, Change> changes)
      throws SQLException {
    List<RowKey> unknown = new ArrayList<>();
    changes.forEach(
        (key, change) -> {
          if (change.version() == 0) {
            unknown.add(key);
          }
        });
    Map<RowKey, Row> there = read(session, tier, unknown);
    Map<RowKey, Row> inserts = new TreeMap<>(RowKey.ORDER);
    Map<RowKey, Row> updates = new TreeMap<>(RowKey.ORDER);
    changes.forEach(
        (key, change) -> {
          Row row = there.get(key);
          if (change.version() != 0) {
            updates.put(key, new Row(change.version() + 1, change.slots()));
          } else if (row == null) {
            inserts.put(key, new Row(1, change.slots()));
          } else {
            byte[] slots = row.slots().clone();
            Bins.merge(slots, change.slots(), change.mask());
            updates.put(key, new Row(row.version() + 1, slots));
          }
        });
    insert(session, tier, inserts);
    update(session, tier, updates);
    inserts.putAll(updates);
    return inserts;
  }

  private static Map<RowKey, Row> read(Session session, Tier tier, List<RowKey> keys)
      throws SQLException {
    Map<Long, List<Integer>> byBlock = new TreeMap<>();
    keys.forEach(
        key -> byBlock.computeIfAbsent(key.block(), block -> new ArrayList<>()).add(key.node()));
    Map<RowKey, Row> rows = new HashMap<>();
    try (PreparedStatement query =
        session.sql(
            "select node, version, bins from stability"
                + " where tier = ? and block = ? and node = any(?)")) {
      for (Map.Entry<Long, List<Integer>> one : byBlock.entrySet()) {
        query.setInt(1, tier.number);
        query.setLong(2, one.getKey());
        query.setArray(3, session.connection().createArrayOf("integer", one.getValue().toArray()));
        try (ResultSet found = query.executeQuery()) {
          while (found.next()) {
            rows.put(
                new RowKey(found.getInt(1), one.getKey()),
                new Row(found.getInt(2), Bins.full(found.getBytes(3))));
          }
        }
      }
    }
    return rows;
  }

  private static void insert(Session session, Tier tier, Map<RowKey, Row> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        session.sql(
            "insert into stability (node, tier, block, version, rolled, bins)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      for (Map.Entry<RowKey, Row> one : rows.entrySet()) {
        insert.setInt(1, one.getKey().node());
        insert.setInt(2, tier.number);
        insert.setLong(3, one.getKey().block());
        insert.setInt(4, one.getValue().version());
        insert.setBoolean(5, tier == Tier.HOUR);
        insert.setBytes(6, Bins.trimmed(one.getValue().slots()));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void update(Session session, Tier tier, Map<RowKey, Row> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement update =
        session.sql(
            "update stability set version = ?, rolled = ?, bins = ?"
                + " where node = ? and tier = ? and block = ? and version = ?")) {
      for (Map.Entry<RowKey, Row> one : rows.entrySet()) {
        update.setInt(1, one.getValue().version());
        update.setBoolean(2, tier == Tier.HOUR);
        update.setBytes(3, Bins.trimmed(one.getValue().slots()));
        update.setInt(4, one.getKey().node());
        update.setInt(5, tier.number);
        update.setLong(6, one.getKey().block());
        update.setInt(7, one.getValue().version() - 1);
        update.addBatch();
      }
      for (int count : update.executeBatch()) {
        if (count == 0) {
          throw new SQLException("a row was written by somebody else meanwhile", OVERTAKEN);
        }
      }
    }
  }

  /** Rows that are whole and not rolled up, oldest first. */
  static Map<RowKey, Row> due(Session session, Tier tier, long before, int limit)
      throws SQLException {
    Map<RowKey, Row> rows = new TreeMap<>(RowKey.ORDER);
    try (PreparedStatement query =
        session.sql(
            "select node, block, version, bins from stability"
                + " where tier = ? and rolled = false and block < ? order by block limit ?")) {
      query.setInt(1, tier.number);
      query.setLong(2, before);
      query.setInt(3, limit);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          rows.put(
              new RowKey(found.getInt(1), found.getLong(2)),
              new Row(found.getInt(3), Bins.full(found.getBytes(4))));
        }
      }
    }
    return rows;
  }

  /** Those that were written meanwhile stay as they are. */
  static void rolled(Session session, Tier tier, Map<RowKey, Row> rows) throws SQLException {
    try (PreparedStatement update =
        session.sql(
            "update stability set rolled = true"
                + " where node = ? and tier = ? and block = ? and version = ?")) {
      for (Map.Entry<RowKey, Row> one : rows.entrySet()) {
        update.setInt(1, one.getKey().node());
        update.setInt(2, tier.number);
        update.setLong(3, one.getKey().block());
        update.setInt(4, one.getValue().version());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** Removes the oldest rows that begin before then; how many. */
  static int expire(Session session, Tier tier, long before, int limit) throws SQLException {
    List<RowKey> old = new ArrayList<>();
    try (PreparedStatement query =
        session.sql(
            "select node, block from stability"
                + " where tier = ? and rolled = true and block < ? order by block limit ?")) {
      query.setInt(1, tier.number);
      query.setLong(2, before);
      query.setInt(3, limit);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          old.add(new RowKey(found.getInt(1), found.getLong(2)));
        }
      }
    }
    old.sort(RowKey.ORDER);
    try (PreparedStatement delete =
        session.sql("delete from stability where node = ? and tier = ? and block = ?")) {
      for (RowKey key : old) {
        delete.setInt(1, key.node());
        delete.setInt(2, tier.number);
        delete.setLong(3, key.block());
        delete.addBatch();
      }
      delete.executeBatch();
    }
    return old.size();
  }
}
