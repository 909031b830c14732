package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.Trip;
import org.scangate.safety.stop.Circuit.Grant;

/**
 * Every event in every state that can be reached within six events of any start, and from there
 * every further one: what holds must hold after each.
 */
class ExplorationTest {
  private static final int DEPTH = 6;
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Trip PRESSED = new Trip("press", Cause.TECHNOLOGIST, "tess", NOON);
  private static final Trip OTHER = new Trip("other", Cause.VIEWER, "rafael", NOON);
  private static final int KEY = 5;

  private static Wiring wiring(boolean energises) {
    Wiring w = Bench.wiring("mr-1", 0);
    return new Wiring(
        w.scanner(),
        w.permissiveCoil(),
        w.permissiveFeedback(),
        w.stopCoil(),
        w.stopFeedback(),
        energises,
        w.resetInput(),
        w.onSiteStopInput(),
        w.holdInput(),
        energises ? Wiring.NONE : KEY,
        w.callInput(),
        w.lampCoil(),
        w.feedbackTimeout());
  }

  private static List<Event> events() {
    List<Event> events =
        new ArrayList<>(
            List.of(
                new Event.Stop(PRESSED),
                new Event.Stop(OTHER),
                new Event.GrantAsked(),
                new Event.Drop(Cause.CONTROL_ENDED, "over"),
                new Event.PanelHold(new Hold(Hold.Source.PANEL, "olga")),
                new Event.PanelHoldReleased(),
                new Event.ResetAsked(),
                new Event.RelayUp(),
                new Event.RelayLost("gone"),
                new Event.OwnDelay("late"),
                new Event.Testing(),
                new Event.Tested(),
                new Event.TestFailed("bad"),
                new Event.KeepAgain(),
                new Event.Stopping()));
    for (Disk disk : Disk.values()) {
      events.add(new Event.Kept(disk));
      events.add(new Event.NotKept(disk, "full"));
    }
    for (int bits = 0; bits < 16; bits++) {
      events.add(
          new Event.Inputs(bit(bits, 0), bit(bits, 1), bit(bits, 2), bit(bits, 3), false, NOON));
    }
    for (int bits = 0; bits < 32; bits++) {
      events.add(
          new Event.Outputs(
              bit(bits, 0),
              bit(bits, 1),
              bit(bits, 2),
              bit(bits, 3),
              bit(bits, 4) ? 1_000_000_000L : 0L));
    }
    return events;
  }

  private static boolean bit(int bits, int place) {
    return ((bits >> place) & 1) == 1;
  }

  @ParameterizedTest(name = "stop by energising: {0}")
  @ValueSource(booleans = {true, false})
  void nothingThatHappensGrantsWhileLatchedOrWithdrawsTheStop(boolean energises) {
    Wiring wiring = wiring(energises);
    StopStateMachine machine = new StopStateMachine(wiring);
    List<Event> events = events();
    Set<Circuit> seen = new HashSet<>();
    List<Circuit> front = new ArrayList<>();
    for (Disk disk : Disk.values()) {
      front.add(machine.start(disk, disk == Disk.CLEAR ? null : PRESSED));
    }
    // Two circuits that are ready, so that six events lead on from there too.
    Circuit ready = machine.start(Disk.CLEAR, null);
    for (Event event :
        List.of(
            new Event.RelayUp(),
            new Event.Inputs(false, false, false, true, false, NOON),
            new Event.Tested())) {
      ready = machine.next(ready, event);
    }
    assertThat(Blocker.of(ready)).isEmpty();
    front.add(ready);
    Circuit granted = machine.next(ready, new Event.GrantAsked());
    granted = machine.next(granted, new Event.Kept(Disk.MARKED));
    assertThat(granted.grant()).isEqualTo(Grant.ENERGISED);
    front.add(granted);
    front.replaceAll(ExplorationTest::bare);
    seen.addAll(front);
    long transitions = 0;
    for (int depth = 0; depth < DEPTH && !front.isEmpty(); depth++) {
      List<Circuit> next = new ArrayList<>();
      for (Circuit before : front) {
        for (Event event : events) {
          Circuit after = machine.next(before, event);
          check(before, event, after);
          transitions++;
          Circuit kept = after;
          var record = StopStateMachine.toKeep(after, event instanceof Event.KeepAgain);
          if (record.isPresent()) {
            kept = StopStateMachine.keeping(after, record.get());
          }
          if (seen.add(bare(kept))) {
            Map<Integer, Boolean> coils = machine.coils(kept);
            assertThat(coils).containsEntry(wiring.permissiveCoil(), kept.energised());
            assertThat(coils.get(wiring.stopCoil()) == energises)
                .as("a latch is a demand, and nothing else is: %s", kept)
                .isEqualTo(kept.latched());
            next.add(bare(kept));
          }
        }
      }
      front = next;
      System.out.printf("depth %d: %,d states, %,d transitions%n", depth, seen.size(), transitions);
    }
    assertThat(seen).hasSizeGreaterThan(1000);
  }

  /** Without the words, and with one trip for all: what happens next does not depend on them. */
  private static Circuit bare(Circuit c) {
    Circuit.Change bare = c.change();
    bare.upWords = "";
    bare.trip = c.trip() == null ? null : PRESSED;
    bare.fault = c.fault() == null ? null : "fault";
    bare.diskWords = "";
    bare.dropped = null;
    bare.droppedWords = "";
    return bare.done();
  }

  private static void check(Circuit before, Event event, Circuit after) {
    boolean energised = after.energised();
    if (energised && Blocker.of(after).isPresent()) {
      throw broken("energised against a reason", before, event, after);
    }
    if (energised && !before.energised() && after.disk() != Disk.MARKED) {
      throw broken("energised without a marker on disk", before, event, after);
    }
    if (before.latched() && !after.latched()) {
      boolean forgotten =
          before.resetting() && event instanceof Event.Kept kept && kept.what() == Disk.CLEAR;
      if (!forgotten) {
        throw broken("a latch went without reset and disk", before, event, after);
      }
      if (after.tested() || after.grant() != Grant.NONE) {
        throw broken("a reset granted or armed", before, event, after);
      }
    }
    if (before.latched() && !before.resetting() && after.resetting()) {
      boolean onSite =
          event instanceof Event.ResetAsked
              || (event instanceof Event.Inputs inputs && inputs.reset() && before.resetReady());
      if (!onSite || after.onSiteStop()) {
        throw broken("a reset out of nothing", before, event, after);
      }
    }
    if (before.fault() != null && after.fault() == null) {
      boolean reset =
          event instanceof Event.ResetAsked
              || event instanceof Event.Inputs
              || (before.resetting() && event instanceof Event.Kept);
      if (!reset) {
        throw broken("a fault went by itself", before, event, after);
      }
    }
    if (event instanceof Event.Stop && !after.latched()) {
      throw broken("a stop that did not latch", before, event, after);
    }
    if (after.grant() != Grant.NONE
        && before.grant() == Grant.NONE
        && !(event instanceof Event.GrantAsked)) {
      throw broken("a grant that nobody asked for", before, event, after);
    }
  }

  private static AssertionError broken(String what, Circuit before, Event event, Circuit after) {
    return new AssertionError(what + ":\n  " + before + "\n  " + event + "\n  " + after);
  }
}
