package org.scangate.net.front;

import java.time.Duration;

/** The standard limits, some of them changed. */
final class TestLimits {
  int connections = 10_000;
  int perAddress = 256;
  Duration tlsHandshake = Duration.ofSeconds(10);
  Duration head = Duration.ofSeconds(10);
  Duration idle = Duration.ofSeconds(30);
  Duration body = Duration.ofSeconds(60);
  long intakeBytes = 64L * 1024 * 1024;
  int routeThreads = 8;
  int routeQueue = 256;

  Limits limits() {
    Limits standard = Limits.standard();
    return new Limits(
        connections,
        standard.onSiteConnections(),
        perAddress,
        tlsHandshake,
        head,
        idle,
        body,
        standard.linger(),
        Duration.ofMillis(500),
        standard.unacknowledged(),
        intakeBytes,
        routeThreads,
        routeQueue);
  }
}
