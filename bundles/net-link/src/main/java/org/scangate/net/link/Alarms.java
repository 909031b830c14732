package org.scangate.net.link;

/** Runs short tasks later; tests move its time. */
interface Alarms {

  /**
   * Runs a task once.
   *
   * @param nanos from now; at once when not positive
   * @return takes the task back, if it has not begun
   */
  Runnable in(long nanos, Runnable task);
}
