package org.scangate.lib.mqtt;

/**
 * Something that came.
 *
 * @param retained the broker had kept it: nobody says it now
 * @param id by which it is acknowledged; 0 for QoS 0
 */
public record Arrival(String topic, byte[] payload, boolean retained, int id) {

  /** One of QoS 0, said now. */
  public Arrival(String topic, byte[] payload) {
    this(topic, payload, false, 0);
  }
}
