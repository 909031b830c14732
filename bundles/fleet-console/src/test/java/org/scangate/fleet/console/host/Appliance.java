package org.scangate.fleet.console.host;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Payload;
import org.scangate.lib.sparkplug.PayloadCodec;
import org.scangate.lib.sparkplug.Sequence;
import org.scangate.lib.sparkplug.Topic;
import org.scangate.lib.sparkplug.Topic.MessageType;

/** What an edge node sends, message by message. */
final class Appliance {
  final String group;
  final String node;
  private final Sequence sequence = new Sequence();
  int deathNumber = 7;
  long started = 1;
  long clock;
  private long beats;

  Appliance(String group, String node, long clock) {
    this.group = group;
    this.node = node;
    this.clock = clock;
  }

  List<Metric> own(Metric... more) {
    List<Metric> all = new ArrayList<>();
    all.add(Metric.whole("bdSeq", DataType.INT64, deathNumber, clock));
    all.add(Metric.flag("Node Control/Rebirth", false, clock));
    all.add(Metric.whole("Appliance/Beat", DataType.UINT64, beats, clock));
    all.add(Metric.text("Appliance/Version", "0.1.0", clock));
    all.add(Metric.whole("Appliance/Started", DataType.DATE_TIME, started, clock));
    all.addAll(List.of(more));
    return all;
  }

  Arrival birth(Metric... more) {
    return message(MessageType.NBIRTH, "", OptionalInt.of(sequence.birth()), own(more));
  }

  Arrival beat(Metric... more) {
    beats++;
    List<Metric> all = new ArrayList<>(List.of(more));
    all.add(0, Metric.whole("Appliance/Beat", DataType.UINT64, beats, clock));
    return message(MessageType.NDATA, "", OptionalInt.of(sequence.next()), all);
  }

  Arrival death() {
    return message(
        MessageType.NDEATH,
        "",
        OptionalInt.empty(),
        List.of(Metric.whole("bdSeq", DataType.INT64, deathNumber, clock)));
  }

  Arrival of(MessageType type, String device, Metric... metrics) {
    return message(type, device, OptionalInt.of(sequence.next()), List.of(metrics));
  }

  /** One that never arrives. */
  void lose() {
    sequence.next();
  }

  Arrival message(MessageType type, String device, OptionalInt number, List<Metric> metrics) {
    Topic topic =
        device.isEmpty() ? Topic.node(group, type, node) : Topic.device(group, type, node, device);
    Payload payload = new Payload(OptionalLong.of(clock), number, metrics);
    return new Arrival(topic.toString(), PayloadCodec.write(payload));
  }

  static Arrival retained(Arrival arrival) {
    return new Arrival(arrival.topic(), arrival.payload(), true, 0);
  }
}
