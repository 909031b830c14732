package org.scangate.dicom.spool;

import java.time.Duration;
import org.scangate.api.time.Ticker;

/** Bytes per second over the last ten seconds in which there were any. Thread-safe. */
final class Throughput {
  private static final int SECONDS = 10;

  private final Ticker ticker;
  private final long[] bytes = new long[SECONDS];
  private final long start;
  private long second;

  Throughput(Ticker ticker) {
    this.ticker = ticker;
    start = ticker.nanoTime();
  }

  synchronized void add(long more) {
    advance();
    bytes[(int) (second % SECONDS)] += more;
  }

  /** Of late; 0 when there was nothing. */
  synchronized long bytesPerSecond() {
    advance();
    long sum = 0;
    long first = -1;
    for (long s = Math.max(0, second - SECONDS + 1); s <= second; s++) {
      long now = bytes[(int) (s % SECONDS)];
      sum += now;
      first = first < 0 && now > 0 ? s : first;
    }
    if (first < 0) {
      return 0;
    }
    long nanos = ticker.nanoTime() - start - first * Duration.ofSeconds(1).toNanos();
    return (long) (sum * 1e9 / Math.max(nanos, Duration.ofMillis(100).toNanos()));
  }

  private void advance() {
    long now = (ticker.nanoTime() - start) / Duration.ofSeconds(1).toNanos();
    for (long s = Math.max(second + 1, now - SECONDS + 1); s <= now; s++) {
      bytes[(int) (s % SECONDS)] = 0;
    }
    second = Math.max(second, now);
  }
}
