package org.scangate.safety.stop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.safety.ProofTest.Step;
import org.scangate.api.safety.RelayDescription;

/**
 * A test of a relay, in phases: everything dropped; the permissives granted; silence for longer
 * than the device's watchdog, because reading alone may feed it; everything fallen by itself. A
 * proof test also demands the stop of one circuit and withdraws it. The relay loop writes {@link
 * #coils}, reads, and calls {@link #read}; nobody can have control meanwhile.
 */
final class RelayTest {

  /** What the test waits for. */
  enum Phase {
    DROPPED("everything dropped"),
    GRANTED("permissive granted and confirmed"),
    SILENT("the relay left alone"),
    FALLEN("the relay left alone, then everything fallen by its own watchdog"),
    STOPPED("stop demanded and confirmed"),
    WITHDRAWN("stop withdrawn and confirmed"),
    PASSED("passed"),
    FAILED("failed");

    private final String words;

    Phase(String words) {
      this.words = words;
    }
  }

  private final RelayDescription relay;
  private final List<Wiring> circuits;
  private final Wiring proven;
  private final List<Step> steps = new ArrayList<>();
  private Phase phase = Phase.DROPPED;
  private long sinceNanos;
  private Boolean latchedExpiry;
  private String words = "";

  /**
   * @param circuits whose permissive is granted and must fall
   * @param proven whose stop is demanded too; null in a self-test
   */
  RelayTest(RelayDescription relay, List<Wiring> circuits, Wiring proven, long nanos) {
    this.relay = relay;
    this.circuits = List.copyOf(circuits);
    this.proven = proven;
    sinceNanos = nanos;
  }

  Phase phase() {
    return phase;
  }

  boolean over() {
    return phase == Phase.PASSED || phase == Phase.FAILED;
  }

  boolean silent() {
    return phase == Phase.SILENT;
  }

  Wiring proven() {
    return proven;
  }

  /** Why it failed; names the circuit. */
  String words() {
    return words;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** When the silence ends. */
  long silentUntilNanos() {
    return sinceNanos + relay.watchdog().plus(relay.watchdogMargin()).toNanos();
  }

  /** The silence is over; the next reading tells whether the outputs have fallen. */
  void silenceOver(long nanos, Optional<Boolean> expired) {
    latchedExpiry = expired.orElse(null);
    enter(Phase.FALLEN, nanos);
  }

  /** Levels that this test wants, of the circuits that take part. */
  Map<Integer, Boolean> coils() {
    Map<Integer, Boolean> coils = new LinkedHashMap<>();
    for (Wiring circuit : circuits) {
      coils.putAll(circuit.coils(phase == Phase.STOPPED && circuit.equals(proven), granted()));
    }
    return coils;
  }

  private boolean granted() {
    return phase == Phase.GRANTED || phase == Phase.SILENT;
  }

  /** After the coils were written and read back. */
  void read(Reading reading, long nanos) {
    String wrong = wrong(reading);
    boolean late = nanos - sinceNanos > relay.feedbackTimeout().toNanos();
    if (wrong == null) {
      if (phase != Phase.FALLEN) {
        steps.add(new Step(phase.words, true, (nanos - sinceNanos) / 1000, ""));
      } else {
        long silence = relay.watchdog().plus(relay.watchdogMargin()).toNanos() / 1000;
        steps.add(new Step(phase.words, true, silence, ""));
      }
      enter(after(), nanos);
    } else if (late || phase == Phase.FALLEN) {
      steps.add(new Step(phase.words, false, (nanos - sinceNanos) / 1000, wrong));
      words = wrong;
      enter(Phase.FAILED, nanos);
    }
  }

  private Phase after() {
    return switch (phase) {
      case DROPPED -> Phase.GRANTED;
      case GRANTED -> Phase.SILENT;
      case SILENT -> Phase.FALLEN;
      case FALLEN -> proven != null && proven.stopWired() ? Phase.STOPPED : Phase.PASSED;
      case STOPPED -> Phase.WITHDRAWN;
      case WITHDRAWN, PASSED -> Phase.PASSED;
      case FAILED -> Phase.FAILED;
    };
  }

  private void enter(Phase next, long nanos) {
    phase = next;
    sinceNanos = nanos;
  }

  /** What is not as this phase wants it; null when all is. */
  private String wrong(Reading reading) {
    if (phase == Phase.FALLEN && Boolean.FALSE.equals(latchedExpiry)) {
      return "the relay's watchdog did not run out within "
          + relay.watchdog().plus(relay.watchdogMargin()).toMillis()
          + " ms of silence";
    }
    for (Wiring circuit : circuits) {
      boolean granted = granted();
      if (reading.coil(circuit.permissiveCoil()) != granted) {
        return circuit.scanner() + ": the permissive's coil " + is(!granted);
      }
      if (reading.permissiveFeedback(circuit) != granted) {
        return circuit.scanner() + ": the permissive's feedback " + is(!granted);
      }
      if (circuit.equals(proven) && circuit.stopWired() && phase != Phase.FALLEN) {
        boolean level = circuit.stopLevel(phase == Phase.STOPPED);
        if (reading.coil(circuit.stopCoil()) != level || reading.stopFeedback(circuit) != level) {
          return circuit.scanner() + ": the stop's coil or feedback " + is(!level);
        }
      }
    }
    return null;
  }

  private String is(boolean level) {
    String state = level ? "is energised" : "is not energised";
    return state
        + (phase == Phase.FALLEN
            ? " after "
                + relay.watchdog().plus(relay.watchdogMargin()).toMillis()
                + " ms of silence: the relay's watchdog is not set up as the site file says"
            : " in the test '" + phase.words + "'");
  }
}
