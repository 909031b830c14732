package org.scangate.remote.console;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.api.time.Ticker;

/** Time that a test moves. */
final class ManualTicker implements Ticker {
  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanos.get());
  }

  void advanceMillis(long millis) {
    nanos.addAndGet(millis * 1_000_000);
  }
}
