package org.scangate.fleet.console.host;

import java.time.Duration;
import java.time.Instant;
import org.scangate.api.time.Ticker;

/** Time that a test moves. */
final class MovedTicker implements Ticker {
  private long nanos = 1_000_000_000L;
  private Instant wall = Instant.parse("2026-11-24T12:00:00Z");

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized Instant now() {
    return wall;
  }

  synchronized void move(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
    wall = wall.plusMillis(millis);
  }
}
