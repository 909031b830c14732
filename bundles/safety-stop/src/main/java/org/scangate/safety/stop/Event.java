package org.scangate.safety.stop;

import java.time.Instant;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.Trip;

/** What happens to a circuit. */
sealed interface Event {

  /** Somebody or something demands the stop. */
  record Stop(Trip trip) implements Event {}

  /** Somebody is to get control. */
  record GrantAsked() implements Event {}

  record Drop(Cause cause, String words) implements Event {}

  record PanelHold(Hold hold) implements Event {}

  record PanelHoldReleased() implements Event {}

  /** Somebody on site, by input or proven at a panel. */
  record ResetAsked() implements Event {}

  /** A connection is there and every coil is written as the circuit says. */
  record RelayUp() implements Event {}

  record RelayLost(String words) implements Event {}

  /** Our own thread was late for longer than the device's watchdog. */
  record OwnDelay(String words) implements Event {}

  /** A test of the relay begins; nothing is granted meanwhile. */
  record Testing() implements Event {}

  record Tested() implements Event {}

  record TestFailed(String words) implements Event {}

  /** The record is on disk. */
  record Kept(Disk what) implements Event {}

  record NotKept(Disk what, String words) implements Event {}

  /** What could not be kept is to be tried again. */
  record KeepAgain() implements Event {}

  /** The appliance stops. */
  record Stopping() implements Event {}

  /**
   * Levels of the inputs; false where none is wired.
   *
   * @param remote the key stands at remote, or there is no key
   * @param at wall clock, for a trip by the on-site stop
   */
  record Inputs(
      boolean reset, boolean onSiteStop, boolean hold, boolean remote, boolean call, Instant at)
      implements Event {}

  /**
   * Levels that the relay reports for what was written last.
   *
   * @param permissiveFeedback as the coil where no feedback is wired
   * @param stopFeedback as the coil where no feedback is wired
   * @param nanos monotonic time of the reading
   */
  record Outputs(
      boolean permissiveCoil,
      boolean permissiveFeedback,
      boolean stopCoil,
      boolean stopFeedback,
      long nanos)
      implements Event {}
}
