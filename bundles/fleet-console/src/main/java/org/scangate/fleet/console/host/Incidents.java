package org.scangate.fleet.console.host;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.scangate.fleet.console.model.Incident;
import org.scangate.fleet.console.model.NodeId;

/**
 * Makes incidents of losses. A loss is one when it has lasted for some seconds; when by then most
 * of its group are lost, the site is, as one incident. Whoever flaps has one incident for as long
 * as it does. One thread at a time.
 */
final class Incidents {
  static final String QUIET = "quiet";
  static final String DEATH = "death";
  static final String FLAPPING = "flapping";
  static final String SITE = "site-quiet";
  static final String BROKER = "broker-away";

  /**
   * A heartbeat of those who beat at the usual pace, and a little: then the others are lost too.
   */
  private static final long HOLD = Duration.ofSeconds(7).toNanos();

  /** Of ten, so many lost ones make it the site's loss. */
  private static final int MOST_OF_TEN = 8;

  private final Ledger ledger;
  private final Map<String, Site> sites = new TreeMap<>();
  private boolean brokerOpen;

  /** A group. */
  private static final class Site {
    final Set<NodeId> born = new HashSet<>();
    final Map<NodeId, Loss> lost = new HashMap<>();
    boolean open;
  }

  /** A node that is lost. */
  private static final class Loss {
    final String what;
    final long at;
    long nanos;
    boolean open;

    Loss(String what, long at, long nanos, boolean open) {
      this.what = what;
      this.at = at;
      this.nanos = nanos;
      this.open = open;
    }
  }

  Incidents(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Takes up what an earlier run of the console has left open. */
  void resume(List<Incident> open, long nanos) {
    for (Incident one : open) {
      boolean ofNode = one.what().equals(QUIET) || one.what().equals(DEATH);
      if (ofNode && one.node().isPresent()) {
        NodeId id = new NodeId(one.group(), one.node().get());
        site(id.group()).lost.putIfAbsent(id, new Loss(one.what(), one.from(), nanos, true));
      } else if (one.what().equals(SITE)) {
        site(one.group()).open = true;
      }
      brokerOpen |= one.what().equals(BROKER);
    }
  }

  private Site site(String group) {
    return sites.computeIfAbsent(group, name -> new Site());
  }

  /**
   * A node is lost.
   *
   * @param what {@link #QUIET} or {@link #DEATH}
   */
  void lost(NodeId id, String what, long now, long nanos) {
    Site site = site(id.group());
    Loss before = site.lost.get(id);
    if (before == null) {
      site.lost.put(id, new Loss(what, now, nanos, false));
    } // one that was quiet first stays so
  }

  /** A node is there, for the first time or again. */
  void back(NodeId id, long now) {
    Site site = site(id.group());
    site.born.add(id);
    Loss loss = site.lost.remove(id);
    if (loss != null && loss.open) {
      ledger.close(id.group(), Optional.of(id.node()), loss.what, "", now);
    }
  }

  void flapping(NodeId id, boolean is, long now) {
    if (is) {
      ledger.open(id.group(), Optional.of(id.node()), FLAPPING, "", now);
    } else {
      ledger.close(id.group(), Optional.of(id.node()), FLAPPING, "", now);
    }
  }

  /** The group is watched by another process from now on. */
  void forget(String group) {
    sites.remove(group);
  }

  /** Nobody was heard for a while: what is lost has been so for no time yet. */
  void deaf(long nanos) {
    sites.values().forEach(site -> site.lost.values().forEach(loss -> loss.nanos = nanos));
  }

  void broker(boolean there, String address, long now) {
    if (there && brokerOpen) {
      ledger.close(Incident.EVERYWHERE, Optional.empty(), BROKER, address, now);
    } else if (!there && !brokerOpen) {
      ledger.open(Incident.EVERYWHERE, Optional.empty(), BROKER, address, now);
    }
    brokerOpen = !there;
  }

  /** Does what is due. */
  void tick(Set<NodeId> flapping, long now, long nanos) {
    sites.forEach((group, site) -> tick(group, site, flapping, now, nanos));
  }

  private void tick(String group, Site site, Set<NodeId> flapping, long now, long nanos) {
    int lost = 0;
    boolean lasts = false;
    for (Map.Entry<NodeId, Loss> entry : site.lost.entrySet()) {
      lost += site.born.contains(entry.getKey()) ? 1 : 0;
      lasts |= !entry.getValue().open && nanos - entry.getValue().nanos >= HOLD;
    }
    int known = site.born.size();
    boolean most = known > 1 && lost > 1 && lost * 10 >= known * MOST_OF_TEN;
    if (site.open && lost * 2 < Math.max(2, known) && known > 0) {
      site.open = false;
      ledger.close(group, Optional.empty(), SITE, "", now);
      site.lost.values().forEach(loss -> loss.nanos = nanos);
    } else if (!site.open && most && lasts) {
      site.open = true;
      long from = site.lost.values().stream().mapToLong(loss -> loss.at).min().orElse(now);
      ledger.open(group, Optional.empty(), SITE, "", from);
    }
    if (lasts && !site.open) {
      site.lost.forEach(
          (id, loss) -> {
            if (!loss.open && nanos - loss.nanos >= HOLD && !flapping.contains(id)) {
              loss.open = true;
              ledger.open(group, Optional.of(id.node()), loss.what, "", loss.at);
            }
          });
    }
  }
}
