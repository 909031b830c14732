package org.scangate.fleet.console.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scangate.fleet.console.model.Incident;
import org.scangate.fleet.console.model.Mark;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;

/** What only the passing of time tells: who is quiet, flaps, grows. One thread at a time. */
final class Watch {
  static final long BIN_MILLIS = 10_000;

  /** Quiet is told after three heartbeats and this, so that it is known within a second more. */
  private static final long SLACK = Duration.ofMillis(250).toNanos();

  private static final long SPOOL_MILLIS = 60_000;
  private static final int ASKED_IN_VAIN = 3;

  private final Ledger ledger;
  private final Incidents incidents;
  private final Rebirths rebirths;
  private final Set<NodeId> flapping = new HashSet<>();
  private long bin = -1;
  private long spoolLook = -1;

  /** What a round has found. */
  record Round(int news, List<NodeId> ask) {}

  Watch(Ledger ledger, Incidents incidents, Rebirths rebirths) {
    this.ledger = ledger;
    this.incidents = incidents;
    this.rebirths = rebirths;
  }

  /** Takes up what an earlier run of the console has left open. */
  void resume(List<Incident> open) {
    for (Incident one : open) {
      if (one.what().equals(Incidents.FLAPPING) && one.node().isPresent()) {
        flapping.add(new NodeId(one.group(), one.node().get()));
      }
    }
  }

  /** Other groups are watched by others. */
  void keep(Set<String> groups) {
    flapping.removeIf(id -> !groups.contains(id.group()));
  }

  /** Looks at everyone; as {@link Fleet#tick}. */
  Round tick(Collection<Node> nodes, Optional<Long> confirmed, long now, long nanos) {
    boolean ends = now / BIN_MILLIS != bin;
    boolean keeps = ends && bin == now / BIN_MILLIS - 1 && confirmed.isPresent();
    boolean spool = now / SPOOL_MILLIS != spoolLook;
    bin = now / BIN_MILLIS;
    spoolLook = now / SPOOL_MILLIS;
    rebirths.tick(nanos);
    List<NodeId> ask = new ArrayList<>();
    int news = 0;
    for (Node node : nodes) {
      boolean changed = confirmed.isPresent() && quiet(node, confirmed.get(), now, nanos);
      if (ends) {
        bin(node, keeps, nanos);
        changed |= node.settle(now);
        changed |= flaps(node, now);
      }
      if (spool && node.presence == Presence.ONLINE) {
        String words = node.spool.look(node.values.number("Spool/Waiting/Images"));
        changed |= node.troubles.set(Trouble.SPOOL_GROWING, words, now);
      }
      if (confirmed.isPresent() && rebirths.isDue(node, nanos)) {
        ask.add(node.id);
        if (node.asked > ASKED_IN_VAIN) {
          changed |=
              node.wrong(
                  "asked " + ASKED_IN_VAIN + " times, it told no birth that can be read", now);
        }
      }
      if (changed) {
        node.changed();
        news++;
      }
    }
    if (confirmed.isPresent()) {
      incidents.tick(flapping, now, nanos);
    }
    return new Round(news, ask);
  }

  private boolean quiet(Node node, long confirmed, long now, long nanos) {
    if (node.presence != Presence.ONLINE || confirmed - node.base < 3 * node.heartbeat + SLACK) {
      return false;
    }
    node.be(Presence.QUIET, now);
    node.flaps.lost(now);
    ledger.mark(node.id, now, Mark.Kind.QUIET, "");
    incidents.lost(node.id, Incidents.QUIET, now, nanos);
    return true;
  }

  private boolean flaps(Node node, long now) {
    String words = node.flaps.look(now);
    boolean is = words != null;
    if (is ? flapping.add(node.id) : flapping.remove(node.id)) {
      incidents.flapping(node.id, is, now);
    }
    return node.troubles.set(Trouble.FLAPPING, words, now);
  }

  private void bin(Node node, boolean keeps, long nanos) {
    int[] beats = node.beats.end(nanos, node.heartbeat);
    if (keeps && beats != null) {
      Values values = node.presence == Presence.ONLINE ? node.values : null;
      ledger.stability(node.id, Links.bin((bin - 1) * BIN_MILLIS, beats, values));
    }
  }
}
