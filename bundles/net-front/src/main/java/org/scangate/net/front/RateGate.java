package org.scangate.net.front;

import java.time.Duration;
import org.scangate.api.time.Ticker;

/**
 * Lets a burst through, then one in an interval, and counts the rest: what strangers can cause must
 * not fill logs. Thread-safe.
 */
final class RateGate {
  private final Ticker ticker;
  private final int burst;
  private final long interval;
  private double tokens;
  private long last;
  private long suppressed;

  RateGate(Ticker ticker, int burst, Duration interval) {
    this.ticker = ticker;
    this.burst = burst;
    this.interval = interval.toNanos();
    this.tokens = burst;
    this.last = ticker.nanoTime();
  }

  /** How many were held back since the last one let through; -1 to hold this one back too. */
  synchronized long pass() {
    long now = ticker.nanoTime();
    tokens = Math.min(burst, tokens + (double) (now - last) / interval);
    last = now;
    if (tokens < 1) {
      suppressed++;
      return -1;
    }
    tokens--;
    long held = suppressed;
    suppressed = 0;
    return held;
  }
}
