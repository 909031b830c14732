package org.scangate.fleet.console.host;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.scangate.fleet.console.model.History.Known;
import org.scangate.fleet.console.model.Incident;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Nodes;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;

/**
 * Everyone of the groups that are watched, in memory. Whoever looks and whoever changes wait for
 * each other, milliseconds; nothing of it waits for broker or database. At most so many nodes; a
 * further one is not taken, and counted.
 */
final class Fleet implements Nodes {
  static final int MOST_NODES = 20_000;

  /** How old what {@link #worstFirst} shows may be, when only the time of hearing has changed. */
  private static final long STALE_NANOS = 1_000_000_000L;

  private static final Comparator<Node> WORST_FIRST =
      Comparator.comparing(Fleet::worst, Comparator.nullsLast(Comparator.<Trouble>naturalOrder()))
          .thenComparing(node -> node.id);

  private final Map<NodeId, Node> nodes = new HashMap<>();
  private final Set<String> groups = new HashSet<>();
  private final long heartbeat;
  private final Hearing hearing;
  private final Watch watch;
  private final Incidents incidents;
  private List<Node> order = new ArrayList<>();
  private List<NodeView> shown = List.of();
  private long shownEdition = -1;
  private long shownAt;
  private long nanos;
  private long edition;
  private long refused;
  private Broker broker = new Broker(false, 0, "not connected yet");

  Fleet(HostSettings settings, Ledger ledger, Random random, long nanos) {
    this.heartbeat = settings.heartbeat().toNanos();
    this.nanos = nanos;
    this.incidents = new Incidents(ledger);
    Rebirths rebirths = new Rebirths(random, nanos);
    this.hearing = new Hearing(ledger, incidents, rebirths);
    this.watch = new Watch(ledger, incidents, rebirths);
  }

  private static Trouble worst(Node node) {
    return node.troubles.view().isEmpty() ? null : node.troubles.view().get(0).trouble();
  }

  /** Takes a message of a node or a device, said at that moment. */
  synchronized void take(Heard heard) {
    nanos = heard.nanos();
    if (!groups.contains(heard.id().group())) {
      return;
    }
    Node node = nodes.get(heard.id());
    if (node == null) {
      if (!heard.makesKnown()) {
        return;
      }
      if (nodes.size() == MOST_NODES) {
        refused++;
        return;
      }
      node = add(heard.id(), heard.now());
    }
    edition += hearing.take(node, heard) ? 1 : 0;
  }

  private Node add(NodeId id, long now) {
    Node node = new Node(id, now, heartbeat);
    nodes.put(id, node);
    order.add(node);
    edition++;
    return node;
  }

  /** These were known to an earlier run; none of them is heard yet. */
  synchronized void known(List<Known> known, List<Incident> open, long now) {
    for (Known one : known) {
      if (groups.contains(one.node().group()) && nodes.size() < MOST_NODES) {
        Node node = nodes.get(one.node());
        node = node == null ? add(one.node(), now) : node;
        node.heard = Math.max(node.heard, one.heard());
        node.changed();
      }
    }
    incidents.resume(
        open.stream()
            .filter(one -> one.group().equals(Incident.EVERYWHERE) || groups.contains(one.group()))
            .toList(),
        nanos);
    watch.resume(open);
    for (Node node : nodes.values()) {
      if (node.presence == Presence.ONLINE) {
        incidents.back(node.id, now); // it came before we knew that it was missed
      }
    }
  }

  /** From now on these groups are watched, and no other. */
  synchronized void watch(Set<String> wanted) {
    groups.stream().filter(group -> !wanted.contains(group)).forEach(incidents::forget);
    groups.clear();
    groups.addAll(wanted);
    watch.keep(wanted);
    if (nodes.keySet().removeIf(id -> !wanted.contains(id.group()))) {
      order.removeIf(node -> !wanted.contains(node.id.group()));
      edition++;
    }
  }

  /**
   * Does what is due.
   *
   * @param confirmed what had come to the broker until that moment, in nanoseconds, is heard; empty
   *     while it is not known
   * @return whom to ask for a birth
   */
  synchronized List<NodeId> tick(Optional<Long> confirmed, long now, long nanos) {
    this.nanos = nanos;
    Watch.Round round = watch.tick(nodes.values(), confirmed, now, nanos);
    edition += round.news();
    return round.ask();
  }

  /** Nobody could be heard until now, and some may be late to be. */
  synchronized void deaf(long until) {
    nodes.values().forEach(node -> node.base = until);
    nodes.values().forEach(node -> node.beats.forgive(until));
    incidents.deaf(until);
  }

  /**
   * How the broker stands.
   *
   * @param incident whether an absence is long enough to be one
   */
  synchronized void broker(Broker state, String address, boolean incident) {
    if (!state.equals(broker)) {
      broker = state;
      edition++;
    }
    if (incident || state.there()) {
      incidents.broker(state.there(), address, state.since());
    }
  }

  @Override
  public synchronized Broker broker() {
    return broker;
  }

  @Override
  public synchronized List<NodeView> worstFirst() {
    boolean news = shownEdition != edition;
    if (news || nanos - shownAt >= STALE_NANOS) {
      if (news) {
        order.sort(WORST_FIRST); // nearly in order already
      }
      List<NodeView> views = new ArrayList<>(order.size());
      order.forEach(node -> views.add(node.view()));
      shown = List.copyOf(views);
      shownEdition = edition;
      shownAt = nanos;
    }
    return shown;
  }

  @Override
  public synchronized Optional<NodeView> find(NodeId id) {
    return Optional.ofNullable(nodes.get(id)).map(Node::view);
  }

  @Override
  public synchronized long edition() {
    return edition;
  }

  /** How many nodes were not taken because there are too many, in messages. */
  synchronized long refused() {
    return refused;
  }
}
