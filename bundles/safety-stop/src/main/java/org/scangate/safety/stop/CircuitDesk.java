package org.scangate.safety.stop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.ProofTest;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopRequest;
import org.scangate.api.safety.StopStep;
import org.scangate.api.safety.Trip;

/**
 * One circuit between whoever asks, on any thread, and the {@link RelayLoop}, on its own. A stop
 * and a drop have a place of their own each, so that nothing can crowd them out.
 */
final class CircuitDesk implements StopCircuit {
  private static final int MOST_ERRANDS = 64;

  /** Somebody's wish for the permissive; whoever comes second shares the first one's answer. */
  private final AtomicReference<CompletableFuture<Void>> granting = new AtomicReference<>();

  private final AtomicReference<Trip> stopAsked = new AtomicReference<>();
  private final AtomicReference<Event.Drop> dropAsked = new AtomicReference<>();
  private final ArrayBlockingQueue<Event> errands = new ArrayBlockingQueue<>(MOST_ERRANDS);
  private final Queue<Event> kept = new ConcurrentLinkedQueue<>();
  private final List<Mailboxes.Box<CircuitState>> listeners = new CopyOnWriteArrayList<>();
  private final Presses presses = new Presses();
  private final Wiring wiring;
  private final StopStateMachine machine;
  private final Keeper.Place place;
  private final ProofDesk proof;
  private final Keeper keeper;
  private final Mailboxes mailboxes;
  private final RelayDescription relay;
  private final Time time;
  private final OnSiteDesk onSite;
  private final Runnable wake;
  private Circuit circuit;
  private boolean grantTaken;

  /** For the check of a reset, which is repeated when it is done. */
  private volatile Circuit circuitNow;

  private volatile boolean granted;
  private volatile CircuitState published;

  CircuitDesk(
      Wiring wiring,
      LatchFile.Found found,
      Keeper.Place place,
      ProofFile proofs,
      Common common,
      Runnable wake) {
    this.wiring = wiring;
    this.place = place;
    keeper = common.keeper();
    mailboxes = common.mailboxes();
    relay = common.relay();
    time = common.time();
    onSite = common.onSite();
    proof = new ProofDesk(wiring.scanner(), proofs, keeper, mailboxes, time);
    this.wake = wake;
    machine = new StopStateMachine(wiring);
    circuit = machine.start(found.disk(), found.trip());
    circuitNow = circuit;
    published = View.of(wiring, relay, circuit, proof.passed(), time.now());
  }

  /** What the circuits of a relay share. */
  record Common(
      RelayDescription relay, Keeper keeper, Mailboxes mailboxes, Time time, OnSiteDesk onSite) {}

  // ---- any thread

  @Override
  public CircuitState state() {
    CircuitState now = published;
    return now.granted() && !granted ? View.dropped(now) : now;
  }

  @Override
  public void stop(StopRequest request, Consumer<StopStep> steps) {
    granted = false;
    presses.add(time.nanos(), mailboxes.box(steps, false));
    stopAsked.compareAndSet(
        null, new Trip(request.id(), request.cause(), request.by(), time.now()));
    wake.run();
  }

  @Override
  public CompletableFuture<Void> grant() {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> other = granting.compareAndExchange(null, mine);
    if (other != null) {
      return CompletableFuture.failedFuture(
          new SafetyRefused("Somebody else asks for the permissive just now. Try again."));
    }
    wake.run();
    return mine;
  }

  @Override
  public void drop(Cause cause, String words) {
    granted = false;
    dropAsked.compareAndSet(null, new Event.Drop(cause, words));
    wake.run();
  }

  @Override
  public void hold(OnSite by) throws SafetyRefused {
    onSite.check(by);
    granted = false;
    errand(new Event.PanelHold(new Hold(Hold.Source.PANEL, by.name() + " at " + by.device())));
  }

  @Override
  public void releaseHold(OnSite by) throws SafetyRefused {
    onSite.check(by);
    errand(new Event.PanelHoldReleased());
  }

  @Override
  public void reset(OnSite by) throws SafetyRefused {
    onSite.checkWithReason(by);
    Optional<String> refusal = StopStateMachine.resetRefusal(circuitNow);
    if (refusal.isPresent()) {
      throw new SafetyRefused(refusal.get());
    }
    errand(new Event.ResetAsked());
  }

  private void errand(Event event) throws SafetyRefused {
    if (!errands.offer(event)) {
      throw new SafetyRefused("The stop relay is busy. Try again.");
    }
    wake.run();
  }

  @Override
  public CompletableFuture<ProofTest> prove() {
    CompletableFuture<ProofTest> answer = proof.ask();
    wake.run();
    return answer;
  }

  @Override
  public AutoCloseable watch(Consumer<CircuitState> listener) {
    Mailboxes.Box<CircuitState> box = mailboxes.box(listener, true);
    listeners.add(box);
    box.put(state());
    return () -> listeners.remove(box);
  }

  // ---- the loop's thread

  Wiring wiring() {
    return wiring;
  }

  Circuit circuit() {
    return circuit;
  }

  Presses presses() {
    return presses;
  }

  Map<Integer, Boolean> coils() {
    return machine.coils(circuit);
  }

  /** Takes what was asked since the last time; true when there was something. */
  boolean takeAsks() {
    boolean some = false;
    Trip trip = stopAsked.getAndSet(null);
    if (trip != null) {
      apply(new Event.Stop(trip));
      some = true;
    }
    Event.Drop drop = dropAsked.getAndSet(null);
    if (drop != null) {
      apply(drop);
      some = true;
    }
    for (Event event = kept.poll(); event != null; event = kept.poll()) {
      apply(event);
      some = true;
    }
    for (Event event = errands.poll(); event != null; event = errands.poll()) {
      apply(event);
      some = true;
    }
    if (granting.get() != null && !grantTaken) {
      grantTaken = true;
      apply(new Event.GrantAsked());
      some = true;
    }
    return some;
  }

  void apply(Event event) {
    circuit = machine.next(circuit, event);
    if (circuit.grant() != Circuit.Grant.CONFIRMED) {
      granted = false;
    } else if (stopAsked.get() == null && dropAsked.get() == null) {
      granted = true;
    }
  }

  /** Hands the record to the keeper when it must change; after the coils are written. */
  void keep(boolean again) {
    StopStateMachine.toKeep(circuit, again)
        .ifPresent(
            what -> {
              circuit = StopStateMachine.keeping(circuit, what);
              keeper.put(
                  wiring.scanner(),
                  place,
                  what,
                  circuit.trip(),
                  event -> {
                    kept.add(event);
                    wake.run();
                  });
            });
  }

  /** Tells everybody, last of all. */
  void tell() {
    circuitNow = circuit;
    CircuitState next = View.of(wiring, relay, circuit, proof.passed(), time.now());
    if (!next.equals(published)) {
      published = next;
      listeners.forEach(box -> box.put(next));
    }
    answerGrant(); // who is told that it is granted must find it so
  }

  private void answerGrant() {
    boolean underWay =
        circuit.grant() == Circuit.Grant.MARKING || circuit.grant() == Circuit.Grant.ENERGISED;
    if (!grantTaken || underWay) {
      return;
    }
    CompletableFuture<Void> answer = granting.getAndSet(null);
    grantTaken = false;
    boolean yes = circuit.grant() == Circuit.Grant.CONFIRMED;
    String words = Blocker.of(circuit).map(Blocker::words).orElse(circuit.droppedWords());
    mailboxes
        .<CompletableFuture<Void>>box(
            future -> {
              if (yes) {
                future.complete(null);
              } else {
                future.completeExceptionally(new SafetyRefused(words));
              }
            },
            false)
        .put(answer);
  }

  ProofDesk proof() {
    return proof;
  }
}
