package org.scangate.safety.stop;

import java.time.Instant;

/** Both clocks; tests move them. */
interface Time {

  /** Monotonic nanoseconds. */
  long nanos();

  /** Wall clock. */
  Instant now();

  static Time system() {
    return new Time() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public Instant now() {
        return Instant.now();
      }
    };
  }
}
