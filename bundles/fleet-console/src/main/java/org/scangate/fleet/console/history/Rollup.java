package org.scangate.fleet.console.history;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.scangate.fleet.console.history.BlockStore.Change;
import org.scangate.fleet.console.history.BlockStore.Row;
import org.scangate.fleet.console.history.BlockStore.RowKey;
import org.scangate.fleet.console.history.Database.Session;

/**
 * Makes bins of a minute from those of 10 s, and of an hour from those of a minute. A row is rolled
 * up when its time is over: the coarser bins and the note that it is done are one transaction, and
 * the coarser bins are set, not added to. So a kill at any moment, or a second process at the same
 * work, neither doubles nor loses one; a bin that comes late makes its row due again.
 */
final class Rollup {

  /** For how long a row's last bins may come after its end without the work being done twice. */
  static final long GRACE_MILLIS = 120_000;

  private Rollup() {}

  /** Some of the rows that are due, the finest first; how many. */
  static int step(Session session, long now, int limit) throws SQLException {
    for (Tier tier : new Tier[] {Tier.TEN_SECONDS, Tier.MINUTE}) {
      Map<RowKey, Row> due = BlockStore.due(session, tier, now - tier.span() - GRACE_MILLIS, limit);
      if (!due.isEmpty()) {
        BlockStore.merge(session, tier.coarser(), coarser(tier, due));
        BlockStore.rolled(session, tier, due);
        return due.size();
      }
    }
    return 0;
  }

  /** What a tier's rows are in the next one. */
  static Map<RowKey, Change> coarser(Tier tier, Map<RowKey, Row> rows) {
    Tier next = tier.coarser();
    Map<RowKey, Change> changes = new HashMap<>();
    rows.forEach(
        (key, row) -> {
          RowKey target = new RowKey(key.node(), next.block(key.block()));
          Change change = changes.getOrDefault(target, new Change(Bins.none(), 0, 0));
          changes.put(
              target,
              new Change(change.slots(), change.mask() | fold(tier, key.block(), row, change), 0));
        });
    return changes;
  }

  /** Puts a row's bins, folded, where they belong; which ones these are. */
  private static long fold(Tier tier, long block, Row row, Change into) {
    Tier next = tier.coarser();
    int each = (int) (next.width / tier.width);
    long mask = 0;
    for (int first = 0; first < Tier.SLOTS; first += each) {
      Fold fold = new Fold();
      for (int slot = first; slot < first + each; slot++) {
        if (Bins.has(row.slots(), slot)) {
          fold.add(Bins.get(row.slots(), slot, 0));
        }
      }
      if (!fold.isEmpty()) {
        int slot = next.slot(block + first * tier.width);
        Bins.put(into.slots(), slot, fold.at(0));
        mask |= 1L << slot;
      }
    }
    return mask;
  }
}
