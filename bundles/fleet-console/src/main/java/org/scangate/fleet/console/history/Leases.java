package org.scangate.fleet.console.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.history.Database.Session;

/**
 * Which groups this process works for. Leases end by the database's clock; the process counts from
 * before it asked, and lets go half a second earlier, so that the next holder never begins before.
 * Processes share evenly: who has more than its part hands one group a round back, after it has not
 * worked for it for two rounds. {@link #round} is one thread's; {@link #held} any thread's.
 */
final class Leases {
  static final long MILLIS = 5000;
  private static final long MARGIN_MILLIS = 500;
  private static final String NOW = "cast(extract(epoch from current_timestamp) * 1000 as bigint)";
  private static final String PROCESS = "process:";
  private static final String GROUP = "group:";

  private final String holder;
  private final Ticker ticker;
  private volatile Set<String> wanted = Set.of();
  private volatile Held held = new Held(Set.of(), 0);
  private Set<String> leaving = new HashSet<>();
  private Set<String> left = new HashSet<>();

  private record Held(Set<String> groups, long untilNanos) {}

  /**
   * @param holder of this process alone
   */
  Leases(String holder, Ticker ticker) {
    this.holder = holder;
    this.ticker = ticker;
  }

  /**
   * Those of the groups that are this process's now; asks for the others from the next round on.
   */
  Set<String> held(Set<String> groups) {
    if (!wanted.equals(groups)) {
      wanted = Set.copyOf(groups);
    }
    Held now = held;
    if (now.untilNanos() - ticker.nanoTime() <= 0) {
      return Set.of();
    }
    Set<String> both = new HashSet<>(now.groups());
    both.retainAll(groups);
    return both;
  }

  /** Renews, takes what is free, hands back what is too much. */
  void round(Database database) throws SQLException {
    long asked = ticker.nanoTime();
    Set<String> now = database.write(this::renewed);
    held = new Held(Set.copyOf(now), asked + (MILLIS - MARGIN_MILLIS) * 1_000_000);
  }

  private Set<String> renewed(Session session) throws SQLException {
    Set<String> groups = new TreeSet<>(wanted);
    take(session, PROCESS + holder);
    giveUp(session, left);
    left = leaving;
    leaving = new HashSet<>();
    Set<String> mine = renew(session);
    Set<String> kept = new TreeSet<>();
    for (String group : groups) {
      if (mine.contains(name(group)) && !left.contains(name(group))) {
        kept.add(group);
      }
    }
    int share = share(session, groups.size());
    if (kept.size() > share) {
      String one = kept.iterator().next();
      kept.remove(one);
      leaving.add(name(one));
    }
    for (String group : groups) {
      if (kept.size() < share && !mine.contains(name(group)) && take(session, name(group))) {
        kept.add(group);
      }
    }
    return kept;
  }

  private static String name(String group) {
    return GROUP + Names.fit(group);
  }

  private int share(Session session, int groups) throws SQLException {
    try (PreparedStatement query =
            session.sql(
                "select count(*) from lease where name like 'process:%' and until > " + NOW);
        ResultSet rows = query.executeQuery()) {
      int processes = rows.next() ? Math.max(1, rows.getInt(1)) : 1;
      return (groups + processes - 1) / processes;
    }
  }

  private Set<String> renew(Session session) throws SQLException {
    try (PreparedStatement update =
        session.sql(
            "update lease set until = " + NOW + " + ? where holder = ? and until > " + NOW)) {
      update.setLong(1, MILLIS);
      update.setString(2, holder);
      update.executeUpdate();
    }
    Set<String> mine = new HashSet<>();
    try (PreparedStatement query =
        session.sql("select name from lease where holder = ? and until > " + NOW)) {
      query.setString(1, holder);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          mine.add(rows.getString(1));
        }
      }
    }
    return mine;
  }

  /** True when it is this process's now. */
  private boolean take(Session session, String name) throws SQLException {
    try (PreparedStatement update =
            session.sql(
                "update lease set holder = ?, until = "
                    + NOW
                    + " + ? where name = ? and (until <= "
                    + NOW
                    + " or holder = ?)");
        PreparedStatement insert =
            session.sql(
                "insert into lease (name, holder, until) select cast(? as varchar),"
                    + " cast(? as varchar), "
                    + NOW
                    + " + ? where not exists (select 1 from lease where name = ?)")) {
      update.setString(1, holder);
      update.setLong(2, MILLIS);
      update.setString(3, name);
      update.setString(4, holder);
      if (update.executeUpdate() == 1) {
        return true;
      }
      insert.setString(1, name);
      insert.setString(2, holder);
      insert.setLong(3, MILLIS);
      insert.setString(4, name);
      return insert.executeUpdate() == 1;
    }
  }

  private void giveUp(Session session, Collection<String> names) throws SQLException {
    try (PreparedStatement update =
        session.sql("update lease set until = 0 where name = ? and holder = ?")) {
      for (String name : names) {
        update.setString(1, name);
        update.setString(2, holder);
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  /** Hands everything back at an orderly end. */
  void end(Database database) throws SQLException {
    held = new Held(Set.of(), ticker.nanoTime());
    database.write(
        session -> {
          try (PreparedStatement delete =
              session.sql("update lease set until = 0 where holder = ?")) {
            delete.setString(1, holder);
            return delete.executeUpdate();
          }
        });
  }

  /**
   * Keeps a piece of work that one process does at a time to this one until the transaction ends.
   */
  boolean alone(Session session, String work) throws SQLException {
    return take(session, "work:" + work);
  }

  /** Removes leases that nobody has had for a day. */
  static int expire(Session session) throws SQLException {
    try (PreparedStatement delete =
        session.sql("delete from lease where until < " + NOW + " - 86400000")) {
      return delete.executeUpdate();
    }
  }
}
