package org.scangate.net.front;

import java.time.Duration;

/**
 * What one client, and all together, may take.
 *
 * @param connections open at once on all remote listeners together
 * @param onSiteConnections the same for the on-site listener, so that no crowd outside can shut it
 * @param perAddress open at once from one IPv4 address or one IPv6 /64
 * @param tlsHandshake from accept to the end of the handshake
 * @param head from a request's first byte to the end of its head
 * @param idle between requests
 * @param body for a body, and for the client to take an answer; longer ones get a second more for
 *     every {@link #SLOWEST_BYTES_PER_SECOND}
 * @param linger a refused client has this long to read why
 * @param closeHandshake for the answer to a WebSocket's close frame
 * @param unacknowledged TCP data that long without an acknowledgement ends the connection
 * @param intakeBytes memory for unfinished requests and messages of all connections
 * @param routeThreads answer requests
 * @param routeQueue requests waiting for a thread; more get 503
 */
record Limits(
    int connections,
    int onSiteConnections,
    int perAddress,
    Duration tlsHandshake,
    Duration head,
    Duration idle,
    Duration body,
    Duration linger,
    Duration closeHandshake,
    Duration unacknowledged,
    long intakeBytes,
    int routeThreads,
    int routeQueue) {

  static final int SLOWEST_BYTES_PER_SECOND = 16 * 1024;

  /** A request target, in bytes. */
  static final int TARGET_BYTES = 4 * 1024;

  /** All header lines of a request, in bytes. */
  static final int HEADER_BYTES = 16 * 1024;

  /** A WebSocket's {@code writable} turns false above this, and the callback comes below LOW. */
  static final int HIGH_WATER = 64 * 1024;

  static final int LOW_WATER = 32 * 1024;

  /** A socket whose sender ignores {@code writable} is ended at this many unsent bytes. */
  static final long UNSENT_MAX = 16L * 1024 * 1024;

  static Limits standard() {
    return new Limits(
        10_000,
        512,
        256,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        64L * 1024 * 1024,
        8,
        256);
  }

  /** How long {@code bytes} may take in either direction. */
  Duration transfer(long bytes) {
    return body.plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
  }
}
