package org.scangate.scanner.runtime;

import java.time.Duration;

/**
 * How long to wait before the next try: 1 s, doubled up to 60 s, forgotten after 60 s of health.
 */
final class BackOff {
  private static final long LONGEST_SECONDS = 60;
  private static final Duration HEALTHY = Duration.ofSeconds(60);

  private long nextSeconds = 1;

  /**
   * The delay after a failure.
   *
   * @param healthyFor how long the connection had worked; zero when it never opened
   */
  Duration afterFailure(Duration healthyFor) {
    if (healthyFor.compareTo(HEALTHY) >= 0) {
      reset();
    }
    long seconds = nextSeconds;
    nextSeconds = Math.min(LONGEST_SECONDS, nextSeconds * 2);
    return Duration.ofSeconds(seconds);
  }

  /** Another driver, another chance. */
  void reset() {
    nextSeconds = 1;
  }
}
