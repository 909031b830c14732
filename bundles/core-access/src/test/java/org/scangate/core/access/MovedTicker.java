package org.scangate.core.access;

import java.time.Duration;
import java.time.Instant;
import org.scangate.api.time.Ticker;

/** Both clocks, moved by the test. */
final class MovedTicker implements Ticker {
  static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

  /** Near overflow, as {@link System#nanoTime} may be. */
  private volatile long nanos = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

  private volatile Instant now = START;

  synchronized void move(Duration by) {
    nanos += by.toNanos();
    now = now.plus(by);
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant now() {
    return now;
  }
}
