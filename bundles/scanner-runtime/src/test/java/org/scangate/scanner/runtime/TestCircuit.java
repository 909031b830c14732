package org.scangate.scanner.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.Permissive;
import org.scangate.api.safety.ProofTest;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopRequest;
import org.scangate.api.safety.StopState;
import org.scangate.api.safety.StopStep;
import org.scangate.api.safety.Trip;

/** A circuit that does what a test says. */
final class TestCircuit implements StopCircuit {
  final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<Consumer<CircuitState>> listeners = new CopyOnWriteArrayList<>();
  volatile CompletableFuture<Void> granting = CompletableFuture.completedFuture(null);
  volatile Runnable dropping = () -> {};
  volatile boolean proofOverdue;
  private volatile CircuitState state;

  TestCircuit(String scanner) {
    state =
        new CircuitState(
            scanner,
            new RelayDescription(
                "cabinet",
                "a test's relay",
                false,
                List.of(),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofMillis(250),
                Duration.ofMillis(100)),
            new StopState.Armed(),
            Permissive.DROPPED,
            "",
            null,
            Optional.empty(),
            List.of(),
            false,
            true,
            List.of(),
            PatientCall.NOT_WIRED,
            Instant.EPOCH,
            proofOverdue);
  }

  /** Tells listeners only when asked to, as they may be late. */
  void become(
      StopState stop,
      Permissive permissive,
      String refusal,
      List<Hold> holds,
      boolean relayAnswers,
      boolean tell) {
    CircuitState s = state;
    state =
        new CircuitState(
            s.scanner(),
            s.relay(),
            stop,
            permissive,
            refusal,
            Cause.HOLD,
            refusal.isEmpty() ? Optional.empty() : Optional.of(refusal),
            holds,
            false,
            relayAnswers,
            List.of(),
            PatientCall.NOT_WIRED,
            Instant.EPOCH,
            proofOverdue);
    if (tell) {
      listeners.forEach(listener -> listener.accept(state));
    }
  }

  void trip(boolean tell) {
    Trip trip = new Trip("press-1", Cause.TECHNOLOGIST, "tess", Instant.EPOCH);
    become(
        new StopState.Tripped(trip), Permissive.DROPPED, "It is tripped.", List.of(), true, tell);
  }

  @Override
  public CircuitState state() {
    return state;
  }

  @Override
  public void stop(StopRequest request, Consumer<StopStep> steps) {
    calls.add("stop " + request.cause().id() + " " + request.by());
  }

  @Override
  public CompletableFuture<Void> grant() {
    calls.add("grant");
    return granting.thenRun(
        () -> become(new StopState.Armed(), Permissive.GRANTED, "", List.of(), true, true));
  }

  @Override
  public void drop(Cause cause, String words) {
    calls.add("drop " + cause.id());
    dropping.run();
    String refusal = state.refusal().orElse("");
    become(state.stop(), Permissive.DROPPED, refusal, state.holds(), true, true);
  }

  @Override
  public void hold(OnSite by) throws SafetyRefused {
    throw new SafetyRefused("not in this test");
  }

  @Override
  public void releaseHold(OnSite by) throws SafetyRefused {
    throw new SafetyRefused("not in this test");
  }

  @Override
  public void reset(OnSite by) throws SafetyRefused {
    throw new SafetyRefused("not in this test");
  }

  @Override
  public CompletableFuture<ProofTest> prove() {
    return CompletableFuture.failedFuture(new SafetyRefused("not in this test"));
  }

  @Override
  public AutoCloseable watch(Consumer<CircuitState> listener) {
    listeners.add(listener);
    listener.accept(state);
    return () -> listeners.remove(listener);
  }
}
