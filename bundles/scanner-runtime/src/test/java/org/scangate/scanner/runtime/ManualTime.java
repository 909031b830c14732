package org.scangate.scanner.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.scangate.api.time.Ticker;

/** Time that a test moves; what is due runs on the thread that moves it. */
final class ManualTime implements Ticker, Timer {
  private record Due(long atNanos, Runnable task) {}

  private final List<Due> pending = new ArrayList<>();
  private long nanos = 1_000_000_000L;

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized Instant now() {
    return Instant.EPOCH.plusNanos(nanos);
  }

  @Override
  public synchronized Cancel after(Duration delay, Runnable task) {
    Due due = new Due(nanos + delay.toNanos(), task);
    pending.add(due);
    return () -> {
      synchronized (this) {
        pending.remove(due);
      }
    };
  }

  void advance(Duration by) {
    long until;
    synchronized (this) {
      until = nanos + by.toNanos();
    }
    while (true) {
      Due next;
      synchronized (this) {
        next =
            pending.stream()
                .filter(due -> due.atNanos() <= until)
                .min(Comparator.comparingLong(Due::atNanos))
                .orElse(null);
        if (next == null) {
          nanos = until;
          return;
        }
        pending.remove(next);
        nanos = Math.max(nanos, next.atNanos());
      }
      next.task().run();
    }
  }

  /** Moves on without running what is due. */
  synchronized void jump(Duration by) {
    nanos += by.toNanos();
  }

  synchronized int pending() {
    return pending.size();
  }
}
