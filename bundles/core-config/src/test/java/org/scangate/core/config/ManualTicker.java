package org.scangate.core.config;

import java.time.Duration;
import java.time.Instant;
import org.scangate.api.time.Ticker;

/** Clocks that a test moves. */
final class ManualTicker implements Ticker {
  private long nanos = Long.MAX_VALUE - 1_000; // overflows soon: differences must not mind
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant now() {
    return now;
  }

  void advance(Duration time) {
    nanos += time.toNanos();
    now = now.plus(time);
  }

  /** Somebody set the wall clock. */
  void setWall(Instant instant) {
    now = instant;
  }
}
