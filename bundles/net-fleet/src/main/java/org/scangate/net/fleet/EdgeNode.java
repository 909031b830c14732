package org.scangate.net.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Payload;
import org.scangate.lib.sparkplug.PayloadCodec;
import org.scangate.lib.sparkplug.Sequence;
import org.scangate.lib.sparkplug.Topic;
import org.scangate.lib.sparkplug.Topic.MessageType;
import org.scangate.lib.sparkplug.Value;

/**
 * What an edge node says, in which order and with which numbers (chapters 5 and 6.4.19 to 6.4.26 of
 * Sparkplug 3.0). No I/O and no clock of its own; one thread at a time.
 */
final class EdgeNode {
  static final String REBIRTH = "Node Control/Rebirth";
  static final String DEATH_SEQUENCE = "bdSeq";
  static final String BEAT = "Appliance/Beat";

  private static final String NODE = "";
  private static final int LIVE = 0;
  private static final int WILL = 1;

  private final String group;
  private final String node;
  private final Sequence sequence = new Sequence();

  /** What was told last, by device and name; empty before a birth. */
  private final Map<String, Map<String, Value>> told = new LinkedHashMap<>();

  private int deathSequence;
  private long beats;

  EdgeNode(String group, String node) {
    this.group = group;
    this.node = node;
  }

  /** Begins a connection with the next number of births and deaths; nothing is told yet. */
  void connecting(int number) {
    deathSequence = number;
    told.clear();
  }

  /** The will of the connection, and what is said before a farewell. */
  Message death(long now) {
    Payload payload =
        new Payload(OptionalLong.of(now), OptionalInt.empty(), List.of(deathSequence(now)));
    return new Message(
        Topic.node(group, MessageType.NDEATH, node).toString(), PayloadCodec.write(payload), WILL);
  }

  private Metric deathSequence(long now) {
    return Metric.whole(DEATH_SEQUENCE, DataType.INT64, deathSequence, now);
  }

  boolean isBorn() {
    return !told.isEmpty();
  }

  /** The birth of the node and of every device. */
  List<Message> birth(Snapshot snapshot, long now) {
    List<Message> messages = new ArrayList<>();
    List<Metric> metrics = new ArrayList<>();
    metrics.add(deathSequence(now));
    metrics.add(Metric.flag(REBIRTH, false, now));
    metrics.add(beat(now));
    metrics.addAll(snapshot.node());
    told.clear();
    remember(NODE, metrics);
    messages.add(message(MessageType.NBIRTH, NODE, sequence.birth(), metrics, now));
    snapshot.devices().forEach((device, of) -> messages.add(birth(device, of, now)));
    return messages;
  }

  private Message birth(String device, List<Metric> metrics, long now) {
    told.remove(device);
    remember(device, metrics);
    return message(MessageType.DBIRTH, device, sequence.next(), metrics, now);
  }

  /** What has changed; a whole birth when the node has something that its birth did not name. */
  List<Message> changes(Snapshot snapshot, long now) {
    return update(snapshot, now, List.of(), false);
  }

  /**
   * A beat, with what has changed.
   *
   * @param all with everything, for whoever has lost something
   */
  List<Message> beat(Snapshot snapshot, long now, boolean all) {
    beats++;
    return update(snapshot, now, List.of(beat(now)), all);
  }

  private Metric beat(long now) {
    return Metric.whole(BEAT, DataType.UINT64, beats, now);
  }

  private List<Message> update(Snapshot snapshot, long now, List<Metric> first, boolean all) {
    if (hasNew(NODE, snapshot.node())) {
      return birth(snapshot, now);
    }
    List<Message> messages = new ArrayList<>();
    for (String device : List.copyOf(told.keySet())) {
      if (!device.equals(NODE) && !snapshot.devices().containsKey(device)) {
        told.remove(device);
        messages.add(message(MessageType.DDEATH, device, sequence.next(), List.of(), now));
      }
    }
    List<Metric> changed = new ArrayList<>(first);
    changed.addAll(changed(NODE, snapshot.node(), now, all));
    if (!changed.isEmpty()) {
      remember(NODE, changed);
      messages.add(message(MessageType.NDATA, NODE, sequence.next(), changed, now));
    }
    snapshot
        .devices()
        .forEach(
            (device, metrics) -> {
              if (!told.containsKey(device) || hasNew(device, metrics)) {
                messages.add(birth(device, metrics, now));
                return;
              }
              List<Metric> of = changed(device, metrics, now, all);
              if (!of.isEmpty()) {
                remember(device, of);
                messages.add(message(MessageType.DDATA, device, sequence.next(), of, now));
              }
            });
    return messages;
  }

  private boolean hasNew(String device, List<Metric> metrics) {
    Map<String, Value> known = told.getOrDefault(device, Map.of());
    return metrics.stream().anyMatch(metric -> !known.containsKey(metric.name()));
  }

  /** Those that say something else than before, and those that are not known any more. */
  private List<Metric> changed(String device, List<Metric> metrics, long now, boolean all) {
    Map<String, Value> known = told.get(device);
    Map<String, Metric> present = new LinkedHashMap<>();
    metrics.forEach(metric -> present.put(metric.name(), metric));
    List<Metric> changed = new ArrayList<>();
    for (Metric metric : present.values()) {
      if (all || !metric.value().equals(known.get(metric.name()))) {
        changed.add(metric);
      }
    }
    known.forEach(
        (name, value) -> {
          boolean own = name.equals(DEATH_SEQUENCE) || name.equals(REBIRTH) || name.equals(BEAT);
          if (!own && !present.containsKey(name) && !(value instanceof Value.Nothing)) {
            changed.add(gone(name, value, now));
          }
        });
    return changed;
  }

  private static Metric gone(String name, Value last, long now) {
    if (last instanceof Value.Flag flag) {
      return Metric.flag(name, flag.value(), now).withoutValue(now);
    }
    if (last instanceof Value.Real real) {
      return Metric.real(name, real.value(), now).withoutValue(now);
    }
    if (last instanceof Value.Whole whole) {
      return Metric.whole(name, DataType.INT64, whole.value(), now).withoutValue(now);
    }
    return Metric.text(name, "", now).withoutValue(now);
  }

  private void remember(String device, List<Metric> metrics) {
    Map<String, Value> of = told.computeIfAbsent(device, name -> new LinkedHashMap<>());
    metrics.forEach(metric -> of.put(metric.name(), metric.value()));
  }

  private Message message(
      MessageType type, String device, int number, List<Metric> metrics, long now) {
    Topic topic =
        device.equals(NODE)
            ? Topic.node(group, type, node)
            : Topic.device(group, type, node, device);
    Payload payload = new Payload(OptionalLong.of(now), OptionalInt.of(number), metrics);
    return new Message(topic.toString(), PayloadCodec.write(payload), LIVE);
  }

  /** Whether a command asks for a birth. */
  static boolean asksForBirth(Payload command) {
    Optional<Metric> rebirth = command.metric(REBIRTH);
    return rebirth.isPresent() && rebirth.get().value().equals(new Value.Flag(true));
  }

  long beats() {
    return beats;
  }
}
