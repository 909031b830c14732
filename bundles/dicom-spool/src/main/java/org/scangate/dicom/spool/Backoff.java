package org.scangate.dicom.spool;

import java.time.Duration;
import java.util.Random;

/**
 * How long to wait after so many failures in a row: 1 s, doubled up to 5 min, a fifth more or less.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 1000;
  private static final long LONGEST_MILLIS = 300_000;
  private static final int DOUBLINGS = 9;

  private final Random random;

  Backoff(Random random) {
    this.random = random;
  }

  /**
   * The wait.
   *
   * @param failures in a row, at least one
   */
  Duration after(int failures) {
    long millis = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, DOUBLINGS));
    return Duration.ofMillis((long) (millis * (0.8 + 0.4 * random.nextDouble())));
  }
}
