package org.scangate.api.safety;

import java.util.Objects;

/** What became of a stop request, step by step; times are microseconds since it came in. */
public sealed interface StopStep {

  /** The device has answered that the coil is written. */
  record CoilWritten(long micros) implements StopStep {}

  /**
   * The demand is seen to be there.
   *
   * @param byFeedback by the wired feedback; false: by reading the coil back, no feedback is wired
   */
  record Confirmed(long micros, boolean byFeedback) implements StopStep {}

  /**
   * Not confirmed in time. It is latched and tried on; the scanner's own stop is to be used.
   *
   * @param words what failed
   */
  record NotConfirmed(long micros, String words) implements StopStep {
    public NotConfirmed {
      Objects.requireNonNull(words);
    }
  }
}
