package org.scangate.fleet.console.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scangate.fleet.console.history.Database.Session;
import org.scangate.fleet.console.model.History.AuditHead;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeId;

/**
 * Marks and ends of audits in the database. Each can be written a second time, as after a commit
 * whose answer was lost, and is there once all the same.
 */
final class EventStore {
  private static final int FETCH = 5000;

  private final NodeIds nodes;

  EventStore(NodeIds nodes) {
    this.nodes = nodes;
  }

  /** Numbers of the appliances, for {@link NodeIds#committed}. */
  Map<NodeId, Integer> marks(Session session, List<Mark> marks) throws SQLException {
    Set<NodeId> named = new HashSet<>();
    marks.forEach(mark -> named.add(NodeIds.fit(mark.node())));
    Map<NodeId, Integer> ids = nodes.of(session, named);
    try (PreparedStatement insert =
        session.sql(
            "insert into mark (node, at, kind, detail)"
                + " select cast(? as integer), cast(? as bigint), cast(? as varchar), cast(? as"
                + " varchar) where not exists"
                + " (select 1 from mark where node = ? and at = ? and kind = ? and detail = ?)")) {
      for (Mark mark : marks) {
        for (int twice = 0; twice <= 4; twice += 4) {
          insert.setInt(twice + 1, ids.get(NodeIds.fit(mark.node())));
          insert.setLong(twice + 2, mark.at());
          insert.setString(twice + 3, mark.kind().name());
          insert.setString(twice + 4, Names.fit(mark.detail()));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return ids;
  }

  List<Mark> marks(Session session, NodeId node, long from, long until, int limit)
      throws SQLException {
    List<Mark> marks = new ArrayList<>();
    Optional<Integer> id = nodes.find(session, node);
    if (id.isEmpty()) {
      return marks;
    }
    try (PreparedStatement query =
        session.sql(
            "select at, kind, detail from mark where node = ? and at >= ? and at < ?"
                + " order by at desc limit ?")) {
      query.setInt(1, id.get());
      query.setLong(2, from);
      query.setLong(3, until);
      query.setInt(4, limit);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          marks.add(
              new Mark(
                  node, rows.getLong(1), Mark.Kind.valueOf(rows.getString(2)), rows.getString(3)));
        }
      }
    }
    return marks;
  }

  Map<NodeId, Integer> audit(Session session, List<AuditHead> heads) throws SQLException {
    Set<NodeId> named = new HashSet<>();
    heads.forEach(head -> named.add(NodeIds.fit(head.node())));
    Map<NodeId, Integer> ids = nodes.of(session, named);
    try (PreparedStatement update =
            session.sql("update audit_head set number = ?, hash = ?, at = ? where node = ?");
        PreparedStatement insert =
            session.sql("insert into audit_head (number, hash, at, node) values (?, ?, ?, ?)")) {
      for (AuditHead head : heads) {
        int id = ids.get(NodeIds.fit(head.node()));
        if (set(update, head, id).executeUpdate() == 0) {
          set(insert, head, id).executeUpdate();
        }
      }
    }
    return ids;
  }

  private static PreparedStatement set(PreparedStatement statement, AuditHead head, int node)
      throws SQLException {
    statement.setLong(1, head.number());
    statement.setString(2, Names.fit(head.hash()));
    statement.setLong(3, head.at());
    statement.setInt(4, node);
    return statement;
  }

  static List<AuditHead> auditHeads(Session session) throws SQLException {
    List<AuditHead> heads = new ArrayList<>();
    try (PreparedStatement query =
        session.sql(
            "select n.grp, n.name, a.number, a.hash, a.at from audit_head a"
                + " join node n on n.id = a.node order by n.grp, n.name")) {
      query.setFetchSize(FETCH);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          heads.add(
              new AuditHead(
                  new NodeId(rows.getString(1), rows.getString(2)),
                  rows.getLong(3),
                  rows.getString(4),
                  rows.getLong(5)));
        }
      }
    }
    return heads;
  }

  /** Removes some of the marks of before then; how many. */
  static int expire(Session session, long before, int limit) throws SQLException {
    try (PreparedStatement delete =
        session.sql(
            "delete from mark where at < ? and at <= (select max(at) from"
                + " (select at from mark order by at limit ?) as oldest)")) {
      delete.setLong(1, before);
      delete.setInt(2, limit);
      return delete.executeUpdate();
    }
  }
}
