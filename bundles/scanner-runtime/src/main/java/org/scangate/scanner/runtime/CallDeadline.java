package org.scangate.scanner.runtime;

import java.time.Duration;
import org.scangate.api.time.Ticker;

/**
 * Watches the calls of one thread into a driver, one at a time. Beginning and ending a call costs
 * no timer: one pending check serves all calls of a busy second.
 */
final class CallDeadline {
  private final Ticker ticker;
  private final Timer timer;
  private final Runnable expired;
  private boolean running;
  private boolean over;
  private long dueNanos;
  private Timer.Cancel check;
  private long checkNanos;

  /**
   * @param expired told on the timer's thread, once; the call that was late then no longer counts
   */
  CallDeadline(Ticker ticker, Timer timer, Runnable expired) {
    this.ticker = ticker;
    this.timer = timer;
    this.expired = expired;
  }

  synchronized void begin(Duration allowed) {
    running = true;
    dueNanos = ticker.nanoTime() + allowed.toNanos();
    if (check != null && checkNanos - dueNanos > 0) {
      check.cancel();
      check = null;
    }
    arm(allowed);
  }

  /** False when the deadline had passed: what the call brought must be thrown away. */
  synchronized boolean end() {
    running = false;
    return !over;
  }

  private void arm(Duration delay) {
    if (check == null && !over) {
      checkNanos = dueNanos;
      check = timer.after(delay, this::look);
    }
  }

  private void look() {
    synchronized (this) {
      check = null;
      if (!running || over) {
        return;
      }
      long left = dueNanos - ticker.nanoTime();
      if (left > 0) {
        arm(Duration.ofNanos(left));
        return;
      }
      over = true;
    }
    expired.run();
  }
}
