package org.scangate.fleet.console.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scangate.fleet.console.history.BlockStore.Change;
import org.scangate.fleet.console.history.BlockStore.Row;
import org.scangate.fleet.console.history.BlockStore.RowKey;
import org.scangate.fleet.console.history.Database.Session;
import org.scangate.fleet.console.model.Stability;

/**
 * One appliance's bins over a time. What is not rolled up yet, and what is not even in the database
 * yet, is folded here, so that the newest minute is on the line of 90 days too.
 */
final class StabilityReader {
  private StabilityReader() {}

  /**
   * @param pending the newest rows of 10 s by their start, as the process has them
   */
  static List<Stability> read(
      Session session, int node, Tier tier, long from, long until, Map<Long, byte[]> pending)
      throws SQLException {
    Map<RowKey, Row> finer = new HashMap<>();
    for (Tier one : Tier.values()) {
      Map<RowKey, Row> rows = rows(session, node, one, from, until, one != tier);
      if (one == Tier.TEN_SECONDS) {
        pending.forEach((block, slots) -> put(rows, new RowKey(node, block), slots, ~0L));
      } else {
        for (Map.Entry<RowKey, Change> change : Rollup.coarser(one.finer(), finer).entrySet()) {
          put(rows, change.getKey(), change.getValue().slots(), change.getValue().mask());
        }
      }
      if (one == tier) {
        return bins(tier, rows, from, until);
      }
      finer = rows;
    }
    throw new IllegalStateException(tier.name());
  }

  private static void put(Map<RowKey, Row> rows, RowKey key, byte[] slots, long mask) {
    byte[] row = rows.containsKey(key) ? rows.get(key).slots() : Bins.none();
    Bins.merge(row, slots, mask);
    rows.put(key, new Row(0, row));
  }

  private static Map<RowKey, Row> rows(
      Session session, int node, Tier tier, long from, long until, boolean notRolledOnly)
      throws SQLException {
    Map<RowKey, Row> rows = new HashMap<>();
    try (PreparedStatement query =
        session.sql(
            "select block, bins from stability where node = ? and tier = ? and block >= ?"
                + " and block < ?"
                + (notRolledOnly ? " and rolled = false" : ""))) {
      query.setInt(1, node);
      query.setInt(2, tier.number);
      query.setLong(3, tier.block(from));
      query.setLong(4, until);
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          rows.put(new RowKey(node, found.getLong(1)), new Row(0, Bins.full(found.getBytes(2))));
        }
      }
    }
    return rows;
  }

  private static List<Stability> bins(Tier tier, Map<RowKey, Row> rows, long from, long until) {
    Map<RowKey, Row> inOrder = new TreeMap<>(RowKey.ORDER);
    inOrder.putAll(rows);
    List<Stability> bins = new ArrayList<>();
    inOrder.forEach(
        (key, row) -> {
          for (int slot = 0; slot < Tier.SLOTS; slot++) {
            long at = key.block() + slot * tier.width;
            if (at + tier.width > from && at < until && Bins.has(row.slots(), slot)) {
              bins.add(Bins.get(row.slots(), slot, at));
            }
          }
        });
    return bins;
  }
}
