package org.scangate.itests.bench;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * 90 days of hours of every appliance, put into the tables that the console has made: 2,160 bins
 * each, in rows of 60 as the console keeps them (docs/fleet.md). The newest hour is the one before
 * the last that has ended.
 */
final class FleetFill {
  static final int HOURS = 90 * 24;
  static final int BEATS = 720;
  private static final int SLOTS = 60;
  private static final int BIN = 16;
  private static final int BATCH = 5000;
  private static final int HOUR_TIER = 2;
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private FleetFill() {}

  /** How many bins were made. */
  static long fill(Connection connection, int nodes, int groups, long now) throws SQLException {
    connection.setAutoCommit(false);
    long bins = 0;
    try (PreparedStatement node =
            connection.prepareStatement(
                "insert into node (id, grp, name, heard) values (?, ?, ?, 0)");
        PreparedStatement row =
            connection.prepareStatement(
                "insert into stability (node, tier, block, version, rolled, bins)"
                    + " values (?, ?, ?, 1, true, ?)")) {
      for (int i = 0; i < nodes; i++) {
        node.setInt(1, i + 1);
        node.setString(2, "group-" + i % groups);
        node.setString(3, String.format("gw-%05d", i));
        node.addBatch();
      }
      node.executeBatch();
      connection.commit();
      long last = now / HOUR - 2;
      int waiting = 0;
      for (long block = (last - HOURS + 1) / SLOTS; block <= last / SLOTS; block++) {
        int from = (int) Math.max(0, last - HOURS + 1 - block * SLOTS);
        int until = (int) Math.min(SLOTS, last + 1 - block * SLOTS);
        for (int i = 0; i < nodes; i++) {
          row.setInt(1, i + 1);
          row.setInt(2, HOUR_TIER);
          row.setLong(3, block * SLOTS * HOUR);
          row.setBytes(4, bins(from, until, i));
          row.addBatch();
          bins += until - from;
          if (++waiting % BATCH == 0) {
            row.executeBatch();
            connection.commit();
          }
        }
      }
      row.executeBatch();
      connection.commit();
    }
    try (PreparedStatement after =
        connection.prepareStatement(
            "alter table node alter column id restart with " + (nodes + 1))) {
      after.execute();
    }
    connection.commit();
    return bins;
  }

  private static byte[] bins(int from, int until, int seed) {
    ByteBuffer row = ByteBuffer.allocate(until * BIN);
    for (int i = 0; i < until; i++) {
      if (i < from) {
        row.putLong(-1).putLong(-1);
      } else {
        short quantile = (short) (30_000 + (seed * 31 + i * 17) % 4000);
        row.putShort((short) BEATS).putShort((short) BEATS);
        row.putShort(quantile).putShort((short) (quantile + 500));
        row.putShort((short) (quantile + 900)).putShort((short) (quantile + 1500));
        row.putShort((short) (quantile - 5000)).putShort((short) 0);
      }
    }
    return row.array();
  }
}
