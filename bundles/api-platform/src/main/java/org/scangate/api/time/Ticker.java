package org.scangate.api.time;

import java.time.Instant;

/** Both clocks: monotonic for durations, wall for people. Injected everywhere; tests move it. */
public interface Ticker {

  /** Monotonic nanoseconds, as {@link System#nanoTime}. */
  long nanoTime();

  /** Wall clock. */
  Instant now();

  /** The machine's clocks. */
  static Ticker system() {
    return new Ticker() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Instant now() {
        return Instant.now();
      }
    };
  }
}
