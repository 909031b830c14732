package org.scangate.lib.mqtt;

import java.time.Duration;

/**
 * How to connect.
 *
 * @param clientId of ours; who connects with the same one puts the other out
 * @param will null for none
 * @param kept how long the broker keeps subscriptions and what comes for them after the connection;
 *     zero for a clean start and nothing kept
 * @param byHand a message of QoS 1 is acknowledged by {@link Connection#acknowledge} alone
 * @param largestPacket in bytes; the broker keeps larger ones from us
 */
public record Terms(
    String clientId,
    Message will,
    Duration keepAlive,
    Duration kept,
    boolean byHand,
    int largestPacket) {
  private static final int USUAL_PACKET = 256 << 10;

  /** A clean start, and a session that ends with the connection. */
  public static Terms passing(String clientId, Message will, Duration keepAlive) {
    return new Terms(clientId, will, keepAlive, Duration.ZERO, false, USUAL_PACKET);
  }
}
