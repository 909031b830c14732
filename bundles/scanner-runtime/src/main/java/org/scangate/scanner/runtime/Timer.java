package org.scangate.scanner.runtime;

import java.time.Duration;

/** Runs things later. Tests have one that they move. */
interface Timer {

  /** Runs the task once, on the timer's thread, after the delay; the task must not block. */
  Cancel after(Duration delay, Runnable task);

  /** Takes a task back; does nothing once it has run. */
  interface Cancel {
    void cancel();
  }
}
