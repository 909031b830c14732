package org.scangate.fleet.console.host;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.NodeView.ScannerView;
import org.scangate.fleet.console.model.Presence;
import org.scangate.fleet.console.model.Trouble;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Payload;
import org.scangate.lib.sparkplug.Sequence;
import org.scangate.lib.sparkplug.Value;

/**
 * What is known of one edge node and its devices (chapters 5 and 6.4.19 to 6.4.26 of Sparkplug
 * 3.0). No I/O and no clock of its own; one thread at a time. Moments are milliseconds of the
 * epoch, intervals nanoseconds.
 */
final class Node {
  static final String BEAT = "Appliance/Beat";
  static final String DEATH_SEQUENCE = "bdSeq";
  static final int MOST_DEVICES = 64;

  /** Characters of names and texts, of the node and all its devices. */
  static final int MOST_WEIGHT = 64 << 10;

  /** Of Sparkplug's own affairs, and what would make every beat a change. */
  private static final List<String> PASSED_OVER =
      List.of(BEAT, DEATH_SEQUENCE, "Node Control/Rebirth");

  private static final long LEAST_HEARTBEAT_MILLIS = 250;
  private static final long MOST_HEARTBEAT_MILLIS = 600_000;

  final NodeId id;
  final Values values = new Values();
  final Map<String, Device> devices = new TreeMap<>();
  final Troubles troubles = new Troubles();
  final Beats beats = new Beats();
  final Twins twins = new Twins();
  final SpoolTrend spool = new SpoolTrend();
  final Flaps flaps = new Flaps();
  final Links links = new Links();

  Presence presence = Presence.NEVER_SEEN;
  long since;
  long heard;

  /** Nanoseconds from which its silence counts. */
  long base;

  long heartbeat;

  /** When to ask for a birth, in nanoseconds; 0: not at all. */
  long askAt;

  int asked;

  private final Sequence sequence = new Sequence();
  private boolean born;
  private long deathNumber = -1;
  private boolean anyAwaited;
  private long wrongUntil;
  private NodeView view;

  Node(NodeId id, long now, long heartbeat) {
    this.id = id;
    this.since = now;
    this.heartbeat = heartbeat;
    troubles.set(Trouble.NEVER_SEEN, "", now);
  }

  boolean isBorn() {
    return born;
  }

  /** It was heard: the next look makes a new view. */
  void heard(long now, long nanos) {
    heard = now;
    base = nanos;
    view = null;
  }

  /** Something that is shown is other than before. */
  void changed() {
    view = null;
  }

  boolean be(Presence next, long now) {
    if (presence == next) {
      return false;
    }
    presence = next;
    since = now;
    view = null;
    troubles.set(Trouble.NEVER_SEEN, next == Presence.NEVER_SEEN ? "" : null, now);
    troubles.set(Trouble.QUIET, next == Presence.QUIET ? "" : null, now);
    troubles.set(Trouble.DEAD, next == Presence.DEAD ? "" : null, now);
    return true;
  }

  /**
   * Takes an NBIRTH.
   *
   * @return whether it begins another session than the one known: a birth that was asked for does
   *     not
   */
  boolean birth(Payload payload, long now, long nanos) {
    Optional<Long> number = deathNumber(payload);
    boolean again = born && number.isPresent() && number.get() == deathNumber;
    born = true;
    deathNumber = number.orElse(-1L);
    sequence.birth();
    OptionalInt first = payload.sequence();
    if (first.isEmpty() || first.getAsInt() != 0) {
      wrong("a birth that does not begin its numbers with 0", now);
      sequence.follows(first.orElse(0));
    }
    if (number.isEmpty()) {
      wrong("a birth without bdSeq: its death will not be known", now);
    }
    wrong(values.birth(payload.metrics(), PASSED_OVER).wrong(), now);
    tooMuch(values, now);
    double told = values.number("Appliance/Heartbeat ms");
    if (told > 0) {
      double millis = Math.min(MOST_HEARTBEAT_MILLIS, Math.max(LEAST_HEARTBEAT_MILLIS, told));
      heartbeat = (long) (millis * 1e6);
    }
    for (Device device : devices.values()) {
      device.alive = false;
      device.awaited = true;
      anyAwaited = true;
    }
    if (presence == Presence.NEVER_SEEN) {
      beats.begin(nanos);
    } else {
      beats.born(nanos, heartbeat);
    }
    askAt = 0;
    asked = 0;
    view = null;
    return !again;
  }

  /** Whether this NDEATH is of the session that is known; a late one of an earlier is not. */
  boolean death(Payload payload, long now) {
    Optional<Long> number = deathNumber(payload);
    if (number.isEmpty()) {
      wrong("a death without bdSeq", now);
      return false;
    }
    if (!born || number.get() != deathNumber) {
      return false;
    }
    born = false;
    askAt = 0;
    devices.values().forEach(device -> device.alive = false);
    view = null;
    return true;
  }

  private static Optional<Long> deathNumber(Payload payload) {
    return payload
        .metric(DEATH_SEQUENCE)
        .filter(metric -> metric.value() instanceof Value.Whole)
        .map(metric -> ((Value.Whole) metric.value()).value());
  }

  /** Whether this is the number that follows in the session that is known. */
  boolean follows(Payload payload, long now) {
    if (payload.sequence().isEmpty()) {
      wrong("a message without a number", now);
      return false;
    }
    return sequence.follows(payload.sequence().getAsInt());
  }

  /**
   * Takes an NDATA.
   *
   * @return whether anything is other than before
   */
  boolean data(Payload payload, long now, long nanos) {
    boolean gone = anyAwaited;
    if (anyAwaited) {
      // All devices are born before the first data: these are no more.
      anyAwaited = false;
      Iterator<Device> all = devices.values().iterator();
      while (all.hasNext()) {
        if (all.next().awaited) {
          all.remove();
        }
      }
    }
    for (Metric metric : payload.metrics()) {
      if (values.name(metric).equals(BEAT)) {
        beats.beat(nanos, heartbeat);
      }
    }
    Values.Taken taken = values.data(payload.metrics(), PASSED_OVER);
    boolean news = wrong(taken.wrong(), now);
    return taken.changed() || news || gone;
  }

  boolean deviceBirth(String name, Payload payload, long now) {
    Device device = devices.get(name);
    if (device == null) {
      if (devices.size() == MOST_DEVICES) {
        return wrong("more than " + MOST_DEVICES + " devices", now);
      }
      device = new Device(name);
      devices.put(name, device);
    }
    device.alive = true;
    device.awaited = false;
    wrong(device.values.birth(payload.metrics(), List.of()).wrong(), now);
    tooMuch(device.values, now);
    return true;
  }

  /** Empty when no such device was born. */
  Optional<Boolean> deviceData(String name, Payload payload, long now) {
    Device device = devices.get(name);
    if (device == null || !device.alive) {
      return Optional.empty();
    }
    Values.Taken taken = device.values.data(payload.metrics(), List.of());
    boolean news = wrong(taken.wrong(), now);
    return Optional.of(taken.changed() || news);
  }

  boolean deviceDeath(String name) {
    Device device = devices.get(name);
    boolean was = device != null && device.alive;
    if (was) {
      device.alive = false;
    }
    return was;
  }

  private void tooMuch(Values last, long now) {
    int weight = values.weight();
    for (Device device : devices.values()) {
      weight += device.values == last ? 0 : device.values.weight();
    }
    weight += last == values ? 0 : last.weight();
    if (weight > MOST_WEIGHT) {
      last.birth(List.of(), List.of());
      wrong("more than " + MOST_WEIGHT + " characters of names and texts", now);
    }
  }

  /** Says what was wrong, for ten minutes; empty words say nothing. */
  boolean wrong(String words, long now) {
    if (words.isEmpty()) {
      return false;
    }
    wrongUntil = now + Flaps.WINDOW_MILLIS;
    return troubles.set(Trouble.MALFORMED, words, now);
  }

  /** Forgets what was wrong when it is long ago; true when that is news. */
  boolean settle(long now) {
    return wrongUntil <= now && troubles.set(Trouble.MALFORMED, null, now);
  }

  NodeView view() {
    if (view == null) {
      List<ScannerView> scanners = new ArrayList<>(devices.size());
      for (Device device : devices.values()) {
        scanners.add(new ScannerView(device.id, device.alive, device.values.view()));
      }
      view =
          new NodeView(
              id,
              presence,
              since,
              heard,
              values.text("Appliance/Version"),
              troubles.view(),
              values.view(),
              List.copyOf(scanners));
    }
    return view;
  }
}
