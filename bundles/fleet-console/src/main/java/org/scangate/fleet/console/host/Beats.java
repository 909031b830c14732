package org.scangate.fleet.console.host;

/**
 * Heartbeats that came and that should have come. One that is late by more than half an interval
 * counts as missed; when it comes at last it is not expected a second time. One thread at a time.
 */
final class Beats {
  private long last;
  private long missed;
  private int heard;
  private int expected;
  private boolean begun;

  /** A birth, or another reason to count from now on; nothing was missed up to now. */
  void begin(long nanos) {
    begun = true;
    last = nanos;
    missed = 0;
  }

  /** Nobody could hear until now: nothing of this bin counts. */
  void forgive(long nanos) {
    if (begun) {
      begin(nanos);
    }
    heard = 0;
    expected = 0;
  }

  void beat(long nanos, long interval) {
    if (begun) {
      long due = Math.max(1, (nanos - last + interval / 2) / interval);
      expected += (int) Math.max(0, due - missed);
      heard++;
    }
    begin(nanos);
  }

  /** A birth of one whom something was expected of: what it has missed until now is counted. */
  void born(long nanos, long interval) {
    count(nanos, interval);
    begin(nanos);
  }

  private void count(long nanos, long interval) {
    if (begun) {
      long due = Math.max(0, (nanos - last - interval / 2) / interval);
      expected += (int) Math.max(0, due - missed);
      missed = Math.max(missed, due);
    }
  }

  /**
   * The bin that ends now, and the next one begins.
   *
   * @return heard and expected; null when nothing was expected
   */
  int[] end(long nanos, long interval) {
    count(nanos, interval);
    int[] bin = expected == 0 ? null : new int[] {Math.min(heard, expected), expected};
    heard = 0;
    expected = 0;
    return bin;
  }
}
