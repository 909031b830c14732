package org.scangate.safety.stop;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.RelayException;

/**
 * Drives one relay and the circuits on it; {@link #pass} is one turn, on one thread. In a turn:
 * what was asked is decided and its coils are written, then records go to the disk, then people are
 * told. Every refresh reads first and writes afterwards, so that an output that fell by itself is
 * seen before it could be energised again.
 */
final class RelayLoop {
  /** How often the relay is read while somebody waits for a confirmation. */
  static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final long OPEN_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long OPEN_AGAIN_MOST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long KEEP_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long CONFIRM_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Relay relay;
  private final RelayDescription about;
  private final List<CircuitDesk> desks;
  private final Time time;
  private final Map<Integer, Boolean> written = new HashMap<>();
  private final CountDownLatch firstTest = new CountDownLatch(1);
  private final TestDesk tests;
  private final int coilCount;
  private final int inputCount;
  private boolean up;
  private long openAtNanos;
  private long openAgainNanos = OPEN_AGAIN_NANOS;
  private long refreshAtNanos;
  private long renewedNanos;
  private long keepAgainNanos;
  private boolean firstTestOver;

  RelayLoop(Relay relay, List<CircuitDesk> desks, Time time) {
    this.relay = relay;
    about = relay.description();
    this.desks = List.copyOf(desks);
    this.time = time;
    tests = new TestDesk(about, this.desks);
    openAtNanos = time.nanos();
    keepAgainNanos = openAtNanos + KEEP_AGAIN_NANOS;
    int coils = 0;
    int inputs = 0;
    for (CircuitDesk desk : this.desks) {
      Wiring w = desk.wiring();
      coils = most(coils, w.permissiveCoil(), w.stopCoil(), w.lampCoil());
      inputs = most(inputs, w.permissiveFeedback(), w.stopFeedback(), w.resetInput());
      inputs = most(inputs, w.onSiteStopInput(), w.holdInput(), w.keyInput(), w.callInput());
    }
    coilCount = coils;
    inputCount = inputs;
  }

  private static int most(int count, int... points) {
    int most = count;
    for (int point : points) {
      most = Math.max(most, point + 1);
    }
    return most;
  }

  /** One turn; says after how many nanoseconds the next one is due, asks aside. */
  long pass() {
    try {
      act();
    } catch (RelayException e) {
      lost(e.getMessage());
    } catch (RuntimeException | Error e) {
      lost("its part of the appliance failed with " + e);
    }
    boolean again = time.nanos() - keepAgainNanos >= 0;
    if (again) {
      keepAgainNanos = time.nanos() + KEEP_AGAIN_NANOS;
      desks.forEach(desk -> desk.apply(new Event.KeepAgain()));
    }
    for (CircuitDesk desk : desks) {
      desk.keep(again);
      desk.presses().tellWritten();
      desk.tell();
      desk.proof()
          .forgetOld(
              time.nanos(),
              "The relay could not be tested within 5 s: " + (up ? "busy." : "no answer."));
      String trouble =
          desk.wiring().stopWired()
              ? up ? "the relay does not show the stop" : "the relay does not answer"
              : "no stop is wired; the permissive is dropped";
      desk.presses().late(time.nanos(), CONFIRM_WITHIN_NANOS, trouble);
    }
    if (firstTestOver) {
      firstTest.countDown(); // after it was told
    }
    return Math.max(0, Math.min(nextNanos(), keepAgainNanos) - time.nanos());
  }

  /** Counts down once it is known how every circuit is, or that the relay does not answer. */
  CountDownLatch firstTest() {
    return firstTest;
  }

  private long nextNanos() {
    if (!up) {
      return openAtNanos;
    }
    return tests.silent() ? tests.silentUntilNanos() : refreshAtNanos;
  }

  private void act() throws RelayException {
    boolean silent = tests.silent();
    boolean asked = takeAsks();
    if (!up) {
      connect();
      return;
    }
    if (!silent && time.nanos() - renewedNanos > about.watchdog().toNanos()) {
      late();
      asked = true;
    }
    if (asked) {
      writeChanged();
      desks.forEach(desk -> desk.keep(false)); // before anybody is told
    }
    if (silent && tests.silent()) {
      if (time.nanos() - tests.silentUntilNanos() < 0) {
        return;
      }
      tests.silenceOver(time.nanos(), relay.watchdogExpired());
      refreshAtNanos = time.nanos();
    }
    if (time.nanos() - refreshAtNanos >= 0 || asked) {
      refresh();
    }
  }

  private boolean takeAsks() {
    boolean some = false;
    for (CircuitDesk desk : desks) {
      some |= desk.takeAsks();
    }
    boolean aborted = tests.abortIfDisturbed();
    return some || aborted;
  }

  private void late() {
    String words =
        "The appliance itself stood still for "
            + TimeUnit.NANOSECONDS.toMillis(time.nanos() - renewedNanos)
            + " ms, longer than the relay's watchdog.";
    tests.forget();
    desks.forEach(desk -> desk.apply(new Event.OwnDelay(words)));
  }

  private void connect() throws RelayException {
    if (time.nanos() - openAtNanos < 0) {
      return;
    }
    relay.open();
    written.clear();
    relay.startWatchdog();
    up = true;
    writeChanged();
    desks.forEach(desk -> desk.apply(new Event.RelayUp()));
    openAgainNanos = OPEN_AGAIN_NANOS;
    renewedNanos = time.nanos();
    refreshAtNanos = time.nanos();
  }

  private void lost(String words) {
    relay.close();
    up = false;
    written.clear();
    tests.forget();
    firstTestOver = true;
    desks.forEach(desk -> desk.apply(new Event.RelayLost(words)));
    boolean latched = desks.stream().anyMatch(desk -> desk.circuit().latched());
    openAtNanos = time.nanos() + (latched ? OPEN_AGAIN_NANOS : openAgainNanos);
    openAgainNanos = Math.min(openAgainNanos * 2, OPEN_AGAIN_MOST_NANOS);
  }

  /**
   * Writes what differs from what was written, stops first, and the coil of a stop that was pressed
   * in any case; the refresh of the same turn writes all the others again.
   */
  private void writeChanged() throws RelayException {
    Map<Integer, Boolean> changed = new LinkedHashMap<>();
    Map<Integer, Boolean> wanted = wanted();
    for (CircuitDesk desk : desks) {
      boolean pressed = desk.presses().takeFresh();
      for (Integer coil : desk.coils().keySet()) {
        boolean again = pressed && (!desk.wiring().stopWired() || coil == desk.wiring().stopCoil());
        if (again || !wanted.get(coil).equals(written.get(coil))) {
          changed.put(coil, wanted.get(coil));
        }
      }
    }
    if (!changed.isEmpty()) {
      relay.write(changed);
      written.putAll(changed);
    }
    for (CircuitDesk desk : desks) {
      if (desk.circuit().latched() && desk.wiring().stopWired()) {
        desk.presses().written(time.nanos());
      }
    }
  }

  private Map<Integer, Boolean> wanted() {
    Map<Integer, Boolean> wanted = new LinkedHashMap<>();
    desks.forEach(desk -> wanted.putAll(desk.coils()));
    wanted.putAll(tests.coils());
    return wanted;
  }

  private void refresh() throws RelayException {
    Reading reading = new Reading(relay.readCoils(coilCount), relay.readInputs(inputCount));
    long nanos = time.nanos();
    for (CircuitDesk desk : desks) {
      // First the outputs: they are compared with what was written before this reading.
      if (!tests.takesPart(desk)) {
        boolean trusted = desk.circuit().tested();
        desk.apply(reading.outputs(desk.wiring(), nanos));
        if (trusted && !desk.circuit().tested()) {
          tests.distrust();
        }
      }
      desk.apply(reading.inputs(desk.wiring(), time.now()));
    }
    tests.abortIfDisturbed();
    if (tests.read(reading, nanos)) {
      relay.startWatchdog();
    }
    for (CircuitDesk desk : desks) {
      if (desk.circuit().stopSeen()) {
        desk.presses().confirmed(nanos, Wiring.wired(desk.wiring().stopFeedback()));
      }
    }
    tests.finish();
    tests.begin(nanos);
    firstTestOver |= tests.settled();
    if (tests.silent()) {
      return;
    }
    Map<Integer, Boolean> wanted = wanted();
    relay.write(wanted);
    written.putAll(wanted);
    renewedNanos = time.nanos();
    boolean fast = tests.underWay();
    for (CircuitDesk desk : desks) {
      fast |= desk.circuit().grant() == Circuit.Grant.ENERGISED;
      fast |= desk.circuit().latched() && desk.presses().urgent();
    }
    refreshAtNanos = nanos + (fast ? FAST_NANOS : about.refresh().toNanos());
  }

  /** The last turn: drops every permissive, sees it dropped if it can, and lets the relay go. */
  void farewell() {
    tests.forget();
    desks.forEach(desk -> desk.apply(new Event.Stopping()));
    try {
      if (up) {
        Map<Integer, Boolean> wanted = wanted();
        relay.write(wanted);
        long giveUp = time.nanos() + about.feedbackTimeout().toNanos();
        boolean live = true;
        while (live && time.nanos() - giveUp < 0) {
          Reading reading = new Reading(relay.readCoils(coilCount), relay.readInputs(inputCount));
          desks.forEach(desk -> desk.apply(reading.outputs(desk.wiring(), time.nanos())));
          live = desks.stream().anyMatch(desk -> desk.circuit().live());
        }
      }
    } catch (RelayException e) {
      desks.forEach(desk -> desk.apply(new Event.RelayLost(e.getMessage())));
    }
    relay.close();
    for (CircuitDesk desk : desks) {
      desk.keep(true);
      desk.tell();
      desk.proof().refused("The appliance stops.");
    }
  }
}
