package org.scangate.remote.console;

/** How many drawing messages of one session are taken: so many a second, and a few at once. */
final class DrawingAllowance {
  static final int PER_SECOND = 60;
  static final int AT_ONCE = 120;

  private double saved = AT_ONCE;
  private long savedAtNanos;

  DrawingAllowance(long now) {
    savedAtNanos = now;
  }

  /** False when this one is too many. */
  boolean take(long now) {
    saved = Math.min(AT_ONCE, saved + (now - savedAtNanos) * 1e-9 * PER_SECOND);
    savedAtNanos = now;
    if (saved < 1) {
      return false;
    }
    saved--;
    return true;
  }
}
