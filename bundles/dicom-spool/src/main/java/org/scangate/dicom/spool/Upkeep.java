package org.scangate.dicom.spool;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is done again and again while the spool is open. Looks are short, on one thread; a sweep may
 * take as long as the disk needs, on another.
 */
final class Upkeep implements AutoCloseable {
  private static final long WATCH_MILLIS = 250;
  private static final long NAMES_MILLIS = 60_000;
  private static final long LAST_SWEEP_SECONDS = 10;

  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(SpoolThreads.named("scangate-spool-watch"));
  private final ScheduledExecutorService sweep =
      Executors.newSingleThreadScheduledExecutor(SpoolThreads.named("scangate-spool-sweep"));

  /**
   * Begins; none of them throws.
   *
   * @param look at the disk, the journal and the listeners
   * @param lookUp names and certificates
   * @param sweeping lets go of what everybody has
   */
  void start(Runnable look, Runnable lookUp, Runnable sweeping, Duration sweepEvery) {
    every(WATCH_MILLIS, watch, look);
    every(NAMES_MILLIS, watch, lookUp);
    every(sweepEvery.toMillis(), sweep, sweeping);
  }

  private static void every(long millis, ScheduledExecutorService thread, Runnable what) {
    var unused = thread.scheduleWithFixedDelay(what, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Waits for a sweep that is under way, for {@value #LAST_SWEEP_SECONDS} s at most. */
  @Override
  public void close() {
    watch.shutdownNow();
    sweep.shutdown();
    try {
      var unused = sweep.awaitTermination(LAST_SWEEP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
