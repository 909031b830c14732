package org.scangate.net.front;

import java.time.Duration;
import java.time.Instant;
import org.scangate.api.time.Ticker;

/** A clock that tests move. */
final class MovedTicker implements Ticker {
  private volatile Duration moved = Duration.ZERO;
  private final Instant start;

  MovedTicker(Instant start) {
    this.start = start;
  }

  void move(Duration by) {
    moved = moved.plus(by);
  }

  @Override
  public long nanoTime() {
    return moved.toNanos();
  }

  @Override
  public Instant now() {
    return start.plus(moved);
  }
}
