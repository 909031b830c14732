package org.scangate.fleet.console.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scangate.fleet.console.history.Database.Session;
import org.scangate.fleet.console.history.PendingEvents.IncidentChange;
import org.scangate.fleet.console.model.Incident;

/**
 * Incidents in the database. A change can be written a second time, as after a commit whose answer
 * was lost, and counts once all the same.
 */
final class IncidentStore {
  private static final String COLUMNS = "number, grp, node, what, detail, began, ended, seen_by";

  private IncidentStore() {}

  static void change(Session session, IncidentChange change) throws SQLException {
    String place =
        Names.hash(
            change.group(),
            change.node().isPresent() ? "node" : "group",
            change.node().orElse(""),
            change.what(),
            change.detail());
    if (change.opens()) {
      open(session, change, place);
    } else {
      try (PreparedStatement update =
          session.sql("update incident set ended = ?, open_place = null where open_place = ?")) {
        update.setLong(1, change.at());
        update.setString(2, place);
        update.executeUpdate();
      }
    }
  }

  private static void open(Session session, IncidentChange change, String place)
      throws SQLException {
    try (PreparedStatement insert =
        session.sql(
            "insert into incident"
                + " (place, open_place, grp, node, what, detail, began, ended, seen_by, seen_at)"
                + " select cast(? as varchar), cast(? as varchar), cast(? as varchar),"
                + " cast(? as varchar), cast(? as varchar), cast(? as varchar), cast(? as bigint),"
                + " 0, '', 0 where not exists"
                + " (select 1 from incident where place = ? and (ended = 0 or began = ?))")) {
      insert.setString(1, place);
      insert.setString(2, place);
      insert.setString(3, Names.fit(change.group()));
      insert.setString(4, change.node().map(Names::fit).orElse(null));
      insert.setString(5, Names.fit(change.what()));
      insert.setString(6, Names.fit(change.detail()));
      insert.setLong(7, change.at());
      insert.setString(8, place);
      insert.setLong(9, change.at());
      insert.executeUpdate();
    }
  }

  static boolean acknowledge(Session session, long number, String person, long at)
      throws SQLException {
    try (PreparedStatement update =
        session.sql(
            "update incident set seen_by = ?, seen_at = ? where number = ? and seen_by = ''")) {
      update.setString(1, Names.fit(person));
      update.setLong(2, at);
      update.setLong(3, number);
      return update.executeUpdate() == 1;
    }
  }

  static List<Incident> incidents(Session session, boolean openOnly, long before, int limit)
      throws SQLException {
    List<Incident> found = new ArrayList<>();
    if (openOnly || before == Long.MAX_VALUE) {
      incidents(session, "ended = 0", before, limit, found);
    }
    if (!openOnly && found.size() < limit) {
      incidents(session, "ended > 0", before, limit - found.size(), found);
    }
    return found;
  }

  private static void incidents(
      Session session, String which, long before, int limit, List<Incident> into)
      throws SQLException {
    try (PreparedStatement query =
        session.sql(
            "select "
                + COLUMNS
                + " from incident where "
                + which
                + " and number < ? order by number desc limit ?")) {
      query.setLong(1, before);
      query.setInt(2, limit);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          into.add(
              new Incident(
                  rows.getLong(1),
                  rows.getString(2),
                  Optional.ofNullable(rows.getString(3)),
                  rows.getString(4),
                  rows.getString(5),
                  rows.getLong(6),
                  rows.getLong(7),
                  rows.getString(8)));
        }
      }
    }
  }

  /** Removes some of those that ended before then; how many. */
  static int expire(Session session, long before, int limit) throws SQLException {
    try (PreparedStatement delete =
        session.sql(
            "delete from incident where number in (select number from incident"
                + " where ended > 0 and ended < ? order by ended limit ?)")) {
      delete.setLong(1, before);
      delete.setInt(2, limit);
      return delete.executeUpdate();
    }
  }
}
