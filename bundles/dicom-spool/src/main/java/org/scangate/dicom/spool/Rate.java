package org.scangate.dicom.spool;

import java.time.Duration;
import java.util.Optional;
import org.scangate.api.time.Ticker;

/** Bounds how fast is sent: what was sent is paid for with time. One thread at a time. */
final class Rate {
  private final long bitsPerSecond;
  private final Ticker ticker;
  private long paidUntil;

  /**
   * @param bitsPerSecond 0: as fast as it goes
   */
  Rate(long bitsPerSecond, Ticker ticker) {
    this.bitsPerSecond = bitsPerSecond;
    this.ticker = ticker;
    paidUntil = ticker.nanoTime();
  }

  /** Whether all is paid. */
  boolean isFree() {
    return paidUntil - ticker.nanoTime() <= 0;
  }

  /** So much was sent; how long that takes to pay. */
  Optional<Duration> pay(long bytes) {
    if (bitsPerSecond == 0) {
      return Optional.empty();
    }
    long cost = (long) (bytes * 8e9 / bitsPerSecond);
    paidUntil = Math.max(paidUntil, ticker.nanoTime()) + cost;
    return Optional.of(Duration.ofNanos(cost));
  }
}
