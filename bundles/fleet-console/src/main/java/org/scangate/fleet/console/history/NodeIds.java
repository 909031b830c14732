package org.scangate.fleet.console.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.scangate.fleet.console.history.Database.Session;
import org.scangate.fleet.console.model.History.Known;
import org.scangate.fleet.console.model.NodeId;

/** Appliances as the numbers that rows carry. Remembers those that were committed. */
final class NodeIds {
  private static final int REMEMBERED = 100_000;

  private final Map<NodeId, Integer> committed = new ConcurrentHashMap<>();

  /** As both databases keep it. */
  static NodeId fit(NodeId node) {
    return new NodeId(Names.fit(node.group()), Names.fit(node.node()));
  }

  Optional<Integer> find(Session session, NodeId node) throws SQLException {
    NodeId kept = fit(node);
    Integer known = committed.get(kept);
    return known != null ? Optional.of(known) : look(session, kept);
  }

  /**
   * Numbers for all, made where there are none yet.
   *
   * @param fitted names as {@link #fit} makes them
   */
  Map<NodeId, Integer> of(Session session, Collection<NodeId> fitted) throws SQLException {
    Map<NodeId, Integer> all = new HashMap<>();
    List<NodeId> fresh = new ArrayList<>();
    for (NodeId node : new TreeSet<>(fitted)) {
      Integer known = committed.get(node);
      if (known != null) {
        all.put(node, known);
      } else {
        fresh.add(node);
      }
    }
    if (!fresh.isEmpty()) {
      insert(session, fresh);
      for (NodeId node : fresh) {
        all.put(
            node,
            look(session, node)
                .orElseThrow(() -> new SQLException(node + " is not there", "HY000")));
      }
    }
    return all;
  }

  private static void insert(Session session, List<NodeId> fresh) throws SQLException {
    try (PreparedStatement insert =
        session.sql(
            "insert into node (grp, name, heard) select cast(? as varchar), cast(? as varchar), 0"
                + " where not exists (select 1 from node where grp = ? and name = ?)")) {
      for (NodeId node : fresh) {
        insert.setString(1, node.group());
        insert.setString(2, node.node());
        insert.setString(3, node.group());
        insert.setString(4, node.node());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static Optional<Integer> look(Session session, NodeId node) throws SQLException {
    try (PreparedStatement query = session.sql("select id from node where grp = ? and name = ?")) {
      query.setString(1, node.group());
      query.setString(2, node.node());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getInt(1)) : Optional.empty();
      }
    }
  }

  /** After the commit of the transaction that asked for them. */
  void committed(Map<NodeId, Integer> ids) {
    if (committed.size() + ids.size() > REMEMBERED) {
      committed.clear();
    }
    committed.putAll(ids);
  }

  /** Another database may be another's. */
  void forget() {
    committed.clear();
  }

  static void heard(Session session, Map<Integer, Long> last) throws SQLException {
    try (PreparedStatement update =
        session.sql("update node set heard = ? where id = ? and heard < ?")) {
      for (Map.Entry<Integer, Long> one : last.entrySet()) {
        update.setLong(1, one.getValue());
        update.setInt(2, one.getKey());
        update.setLong(3, one.getValue());
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  static List<Known> known(Session session) throws SQLException {
    List<Known> known = new ArrayList<>();
    try (PreparedStatement query =
        session.sql("select grp, name, heard from node order by grp, name")) {
      query.setFetchSize(5000);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          known.add(new Known(new NodeId(rows.getString(1), rows.getString(2)), rows.getLong(3)));
        }
      }
    }
    return known;
  }
}
