package org.scangate.fleet.console.host;

import org.scangate.fleet.console.model.NodeId;
import org.scangate.lib.mqtt.Arrival;
import org.scangate.lib.sparkplug.SparkplugException;
import org.scangate.lib.sparkplug.Topic;

/**
 * A message of a node or a device, when it came.
 *
 * @param retained the broker had kept it: it says nothing of now
 * @param now milliseconds of the epoch
 */
record Heard(
    NodeId id,
    Topic.MessageType type,
    String device,
    byte[] payload,
    boolean retained,
    long now,
    long nanos) {

  /**
   * Reads the topic.
   *
   * @throws SparkplugException when it is not of a node or a device
   */
  static Heard of(Arrival arrival, long now, long nanos) throws SparkplugException {
    Topic topic = Topic.parse(arrival.topic());
    return new Heard(
        new NodeId(topic.group(), topic.node()),
        topic.type(),
        topic.device(),
        arrival.payload(),
        arrival.retained(),
        now,
        nanos);
  }

  /** Whether somebody must be there who says it. */
  boolean makesKnown() {
    return switch (type) {
      case NBIRTH, NDATA, DBIRTH, DDATA -> !retained;
      case NDEATH, DDEATH, NCMD, DCMD -> false;
    };
  }
}
