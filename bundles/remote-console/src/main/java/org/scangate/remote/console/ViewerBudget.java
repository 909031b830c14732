package org.scangate.remote.console;

/**
 * The share of processing time that viewers without control may take. While the holder of some
 * console is being served it is a tenth of one processor, so that any number of viewers slows the
 * holder little; otherwise it is nearly a whole one. Not thread-safe.
 */
final class ViewerBudget {
  private static final double BESIDE_A_HOLDER = 0.1;
  private static final double ALONE = 0.9;
  private static final long HOLDER_SERVED_NANOS = 2_000_000_000L;
  private static final double MOST_SAVED_NANOS = 50_000_000;

  private double saved = MOST_SAVED_NANOS;
  private long savedAtNanos;
  private long holderNanos;
  private boolean holderEver;

  ViewerBudget(long now) {
    savedAtNanos = now;
  }

  /** The holder was served now. */
  void holderServed(long now) {
    refill(now);
    holderEver = true;
    holderNanos = now;
  }

  /** A viewer was served at this cost; it may exceed what was saved. */
  void spend(long now, long nanos) {
    refill(now);
    saved -= nanos;
  }

  /** Nanoseconds until a viewer may be served; 0 for now. */
  long waitNanos(long now) {
    refill(now);
    return saved > 0 ? 0 : (long) Math.ceil(-saved / share(now)) + 1;
  }

  boolean besideHolder(long now) {
    return holderEver && now - holderNanos < HOLDER_SERVED_NANOS;
  }

  private double share(long now) {
    return besideHolder(now) ? BESIDE_A_HOLDER : ALONE;
  }

  private void refill(long now) {
    saved = Math.min(MOST_SAVED_NANOS, saved + (now - savedAtNanos) * share(now));
    savedAtNanos = now;
  }
}
