package org.scangate.safety.stop;

import java.time.Instant;
import java.util.BitSet;

/**
 * All coils and inputs of a relay, as read at one time.
 *
 * @param coils a set bit is energised
 * @param inputs a set bit is active
 */
record Reading(BitSet coils, BitSet inputs) {

  boolean coil(int number) {
    return coils.get(number);
  }

  private boolean input(int number) {
    return Wiring.wired(number) && inputs.get(number);
  }

  boolean permissiveFeedback(Wiring wiring) {
    return feedback(wiring.permissiveCoil(), wiring.permissiveFeedback());
  }

  boolean stopFeedback(Wiring wiring) {
    return feedback(wiring.stopCoil(), wiring.stopFeedback());
  }

  private boolean feedback(int coil, int feedback) {
    return Wiring.wired(feedback) ? input(feedback) : Wiring.wired(coil) && coil(coil);
  }

  Event.Inputs inputs(Wiring wiring, Instant at) {
    return new Event.Inputs(
        input(wiring.resetInput()),
        input(wiring.onSiteStopInput()),
        input(wiring.holdInput()),
        !Wiring.wired(wiring.keyInput()) || input(wiring.keyInput()),
        input(wiring.callInput()),
        at);
  }

  Event.Outputs outputs(Wiring wiring, long nanos) {
    return new Event.Outputs(
        coil(wiring.permissiveCoil()),
        permissiveFeedback(wiring),
        Wiring.wired(wiring.stopCoil()) && coil(wiring.stopCoil()),
        stopFeedback(wiring),
        nanos);
  }
}
