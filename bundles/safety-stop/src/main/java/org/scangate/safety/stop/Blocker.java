package org.scangate.safety.stop;

import java.util.Optional;
import org.scangate.api.safety.Cause;

/**
 * Why the permissive may not be granted.
 *
 * @param cause for the record
 * @param words for people: what is the case and what to do
 */
record Blocker(Cause cause, String words) {

  /** The weightiest of all that stand in the way. */
  static Optional<Blocker> of(Circuit c) {
    if (c.latched()) {
      return block(
          c.trip().cause(),
          "The stop is tripped ("
              + c.trip().cause().words()
              + "). It is reset on site, after what was found is put right.");
    }
    if (c.fault() != null) {
      return block(
          Cause.FEEDBACK_DISAGREES,
          "The stop relay is in fault: " + c.fault() + ". It is looked after and reset on site.");
    }
    if (c.stopping()) {
      return block(Cause.APPLIANCE_STOPPING, "The appliance stops.");
    }
    if (!c.up()) {
      return block(
          Cause.RELAY_LOST, "The stop relay does not answer: " + c.upWords() + ". Tell site IT.");
    }
    if (c.inputHold() || c.panelHold() != null) {
      return block(
          Cause.HOLD, "Somebody on site holds the scanner, until they release it. Talk to them.");
    }
    if (!c.remote()) {
      return block(
          Cause.KEY_AT_LOCAL,
          "The key at the scanner stands at local. Ask the on-site operator to turn it.");
    }
    if (c.unkept() != null) {
      return block(
          Cause.DISK,
          "The appliance cannot keep the stop's record: " + c.diskWords() + ". Tell site IT.");
    }
    if (!c.tested()) {
      return block(
          Cause.WATCHDOG, "The stop relay's self-test has not passed yet. Try again shortly.");
    }
    return Optional.empty();
  }

  private static Optional<Blocker> block(Cause cause, String words) {
    return Optional.of(new Blocker(cause, words));
  }
}
