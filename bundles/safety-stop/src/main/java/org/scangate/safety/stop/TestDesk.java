package org.scangate.safety.stop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.scangate.api.safety.ProofTest;
import org.scangate.api.safety.RelayDescription;

/**
 * Decides which test a relay needs and when it may have it: the full one with its silence after a
 * connection, the short one, a reading that agrees, after a reset. In a silence the relay lets go
 * of every output; so there is none while a stop of any of its circuits is latched, or while
 * somebody has control.
 */
final class TestDesk {
  private final RelayDescription about;
  private final List<CircuitDesk> desks;
  private boolean watchdogConfirmed;
  private RelayTest test;
  private Set<CircuitDesk> part = Set.of();

  TestDesk(RelayDescription about, List<CircuitDesk> desks) {
    this.about = about;
    this.desks = desks;
  }

  boolean underWay() {
    return test != null;
  }

  boolean silent() {
    return test != null && test.silent();
  }

  long silentUntilNanos() {
    return test.silentUntilNanos();
  }

  void silenceOver(long nanos, Optional<Boolean> expired) {
    test.silenceOver(nanos, expired);
  }

  Map<Integer, Boolean> coils() {
    return test == null ? Map.of() : test.coils();
  }

  boolean takesPart(CircuitDesk desk) {
    return test != null && part.contains(desk);
  }

  /** True when the silence was judged by this reading: the watchdog is to be started again. */
  boolean read(Reading reading, long nanos) {
    boolean fallen = test != null && test.phase() == RelayTest.Phase.FALLEN;
    if (test != null) {
      test.read(reading, nanos);
    }
    return fallen;
  }

  /** An output did what it was not told: the next test is the full one. */
  void distrust() {
    watchdogConfirmed = false;
  }

  /** The connection is gone, or the device was left alone: what was confirmed is so no more. */
  void forget() {
    watchdogConfirmed = false;
    end("The relay was lost, or the appliance stood still.");
  }

  private void end(String words) {
    if (test != null && test.proven() != null) {
      desks.stream()
          .filter(desk -> desk.wiring().equals(test.proven()))
          .forEach(desk -> desk.proof().refused(words));
    }
    test = null;
    part = Set.of();
  }

  /** Ends a test at once when a stop, a hold or a key at local came; true when it did. */
  boolean abortIfDisturbed() {
    if (test == null || test.over()) {
      return false;
    }
    boolean disturbed =
        part.stream().anyMatch(desk -> !quiet(desk.circuit()))
            || desks.stream().anyMatch(desk -> desk.circuit().latched());
    if (disturbed) {
      end("A stop, a hold or the key at local came in between.");
    }
    return disturbed;
  }

  /** Tells the circuits what came of the test, when it is over. */
  void finish() {
    if (test == null || !test.over()) {
      return;
    }
    RelayTest over = test;
    Set<CircuitDesk> circuits = part;
    watchdogConfirmed = over.phase() == RelayTest.Phase.PASSED;
    test = null;
    part = Set.of();
    for (CircuitDesk desk : circuits) {
      desk.apply(watchdogConfirmed ? new Event.Tested() : new Event.TestFailed(over.words()));
      if (desk.wiring().equals(over.proven())) {
        desk.proof().done(new ProofTest(about, over.steps()));
      }
    }
  }

  /** Begins the test that is due, if any may begin now. */
  void begin(long nanos) {
    if (test != null) {
      return;
    }
    if (desks.stream().anyMatch(desk -> desk.circuit().live() && !desk.circuit().energised())) {
      return; // something is on its way down
    }
    CircuitDesk proof = proofAsked();
    boolean due = desks.stream().anyMatch(desk -> !desk.circuit().tested());
    if (proof == null && watchdogConfirmed) {
      desks.stream().filter(TestDesk::agrees).forEach(desk -> desk.apply(new Event.Tested()));
      return;
    }
    boolean busy =
        desks.stream()
            .anyMatch(
                desk -> desk.circuit().latched() || desk.circuit().grant() != Circuit.Grant.NONE);
    if ((due || proof != null) && !busy) {
      part = desks.stream().filter(desk -> quiet(desk.circuit())).collect(Collectors.toSet());
      if (!part.isEmpty()) {
        part.forEach(desk -> desk.apply(new Event.Testing()));
        List<Wiring> circuits =
            desks.stream().filter(part::contains).map(CircuitDesk::wiring).toList();
        if (proof != null) {
          proof.proof().begins();
        }
        test = new RelayTest(about, circuits, proof == null ? null : proof.wiring(), nanos);
      }
    }
  }

  /** Nothing speaks against energising this circuit for a test. */
  private static boolean quiet(Circuit c) {
    return c.up()
        && !c.latched()
        && c.fault() == null
        && !c.inputHold()
        && c.panelHold() == null
        && c.remote()
        && !c.onSiteStop()
        && !c.stopping();
  }

  /** All are tested, or what keeps them from it ends on site only. */
  boolean settled() {
    return desks.stream().anyMatch(desk -> desk.circuit().latched())
        || desks.stream().allMatch(desk -> desk.circuit().tested() || !quiet(desk.circuit()));
  }

  /** The short test: the reading agrees with what was written. */
  private static boolean agrees(CircuitDesk desk) {
    Circuit c = desk.circuit();
    return !c.tested()
        && quiet(c)
        && c.permissiveWrongNanos() == Circuit.AGREES
        && c.stopWrongNanos() == Circuit.AGREES
        && !c.live();
  }

  /** The circuit that is to be proven; the wish is refused when it cannot be now. */
  private CircuitDesk proofAsked() {
    for (CircuitDesk desk : desks) {
      if (desk.proof().waits()) {
        boolean others =
            desks.stream()
                .anyMatch(d -> d.circuit().latched() || d.circuit().grant() != Circuit.Grant.NONE);
        if (!others && quiet(desk.circuit())) {
          return desk;
        }
        desk.proof()
            .refused(
                "The relay cannot be tested now: a stop is tripped, somebody has control, the scanner is"
                    + " held, the key stands at local or the relay is in fault.");
      }
    }
    return null;
  }
}
