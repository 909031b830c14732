package org.scangate.lib.mqtt;

/**
 * Something to publish.
 *
 * @param qos 0 or 1
 * @param retained whether the broker keeps it for whoever subscribes later
 */
public record Message(String topic, byte[] payload, int qos, boolean retained) {

  /** One that is not retained. */
  public Message(String topic, byte[] payload, int qos) {
    this(topic, payload, qos, false);
  }
}
