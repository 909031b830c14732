package org.scangate.fleet.console.host;

/**
 * Tells two appliances with one name from one that restarts: of one, the time of its start that a
 * birth names is never again that of before the last. One thread at a time.
 */
final class Twins {
  private long last = -1;
  private long before = -1;

  /** A birth named this start; whether that of another has come between. */
  boolean born(long started) {
    if (started == last) {
      return false;
    }
    boolean two = started == before;
    before = last;
    last = started;
    return two;
  }
}
