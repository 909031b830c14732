package org.scangate.net.fleet;

import java.util.List;
import org.scangate.lib.mqtt.Message;
import org.scangate.lib.mqtt.Mosquitto;
import org.scangate.lib.sparkplug.Limits;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Payload;
import org.scangate.lib.sparkplug.PayloadCodec;
import org.scangate.lib.sparkplug.SparkplugException;
import org.scangate.lib.sparkplug.Topic;
import org.scangate.lib.sparkplug.Value;

/** A message as a host reads it. */
record Told(Topic topic, Payload payload, int qos) {

  static Told of(Message message) {
    try {
      return new Told(
          Topic.parse(message.topic()),
          PayloadCodec.read(message.payload(), Limits.DEFAULT),
          message.qos());
    } catch (SparkplugException e) {
      throw new AssertionError(e);
    }
  }

  static Told of(Mosquitto.Heard heard) {
    return of(new Message(heard.topic(), heard.payload(), heard.qos()));
  }

  static List<Told> of(List<Message> messages) {
    return messages.stream().map(Told::of).toList();
  }

  /** {@code NDATA 3} or {@code DDATA mr-1 4}. */
  String head() {
    String number = payload.sequence().isPresent() ? " " + payload.sequence().getAsInt() : "";
    return topic.type() + (topic.device().isEmpty() ? "" : " " + topic.device()) + number;
  }

  List<String> names() {
    return payload.metrics().stream().map(Metric::name).toList();
  }

  Value value(String name) {
    return payload.metric(name).orElseThrow(() -> new AssertionError("no " + name)).value();
  }
}
