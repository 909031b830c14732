package org.scangate.safety.stop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.Permissive;
import org.scangate.api.safety.ProofTest;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.StopState;

/** A circuit as others see it. */
final class View {
  private View() {}

  /**
   * @param proven when the last proof test passed; null when none is known
   * @param now wall clock: a proof test grows old with the days
   */
  static CircuitState of(
      Wiring wiring, RelayDescription relay, Circuit c, Instant proven, Instant now) {
    return new CircuitState(
        wiring.scanner(),
        relay,
        stop(c),
        c.grant() == Circuit.Grant.CONFIRMED ? Permissive.GRANTED : Permissive.DROPPED,
        c.droppedWords(),
        c.dropped(),
        Blocker.of(c).map(Blocker::words),
        holds(wiring, c),
        c.stopSeen(),
        c.up(),
        alarms(wiring, c),
        c.call(),
        proven,
        proven == null || proven.plus(ProofTest.EVERY).isBefore(now));
  }

  /** The same with the permissive dropped: what was asked for holds before it is done. */
  static CircuitState dropped(CircuitState state) {
    return new CircuitState(
        state.scanner(),
        state.relay(),
        state.stop(),
        Permissive.DROPPED,
        state.dropped(),
        state.droppedFor(),
        state.refusal(),
        state.holds(),
        state.stopConfirmed(),
        state.relayAnswers(),
        state.alarms(),
        state.patientCall(),
        state.proven(),
        state.proofOverdue());
  }

  private static StopState stop(Circuit c) {
    if (c.latched()) {
      return new StopState.Tripped(c.trip());
    }
    if (c.fault() != null) {
      return new StopState.Fault(c.fault());
    }
    if (c.up() && c.tested()) {
      return new StopState.Armed();
    }
    return new StopState.Disarmed(
        c.up() ? "the self-test has not passed yet" : "the relay does not answer: " + c.upWords());
  }

  private static List<Hold> holds(Wiring wiring, Circuit c) {
    List<Hold> holds = new ArrayList<>();
    if (c.inputHold()) {
      holds.add(new Hold(Hold.Source.INPUT, "input " + wiring.holdInput()));
    }
    Optional.ofNullable(c.panelHold()).ifPresent(holds::add);
    return holds;
  }

  private static List<String> alarms(Wiring wiring, Circuit c) {
    List<String> alarms = new ArrayList<>();
    if (!c.up()) {
      alarms.add("The stop relay does not answer: " + c.upWords() + ".");
    }
    if (c.fault() != null) {
      alarms.add("The stop relay is in fault: " + c.fault() + ".");
    }
    if (c.latched() && !wiring.stopWired()) {
      alarms.add("No stop is wired: only the permissive is dropped. Use the scanner's own stop.");
    } else if (c.latched() && !c.stopSeen()) {
      alarms.add("The stop is not confirmed by the relay. Use the scanner's own stop.");
    }
    if (c.unkept() == Disk.LATCHED) {
      alarms.add(
          "The stop has acted but is not on disk: "
              + c.diskWords()
              + ". A restart would forget it; the writing is tried again.");
    } else if (c.unkept() != null) {
      alarms.add("The stop's record cannot be written: " + c.diskWords() + ".");
    }
    return alarms;
  }
}
