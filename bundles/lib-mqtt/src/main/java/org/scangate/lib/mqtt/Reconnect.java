package org.scangate.lib.mqtt;

import java.time.Duration;
import java.util.Random;

/**
 * When to try again: within 1 s the first time, then after 2 s, doubled up to a minute; each time
 * somewhere between half of that and the whole, so that a fleet does not come back all at once.
 */
public final class Reconnect {
  private static final long FIRST_MILLIS = 1000;
  private static final long LONGEST_MILLIS = 60_000;
  private static final int DOUBLINGS = 6;

  private final Random random;
  private int failures;

  public Reconnect(Random random) {
    this.random = random;
  }

  /** The next wait; counts as one more failure. */
  public Duration next() {
    long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, DOUBLINGS));
    double least = failures == 0 ? 0 : 0.5;
    failures++;
    return Duration.ofMillis((long) (most * (least + (1 - least) * random.nextDouble())));
  }

  public void succeeded() {
    failures = 0;
  }
}
