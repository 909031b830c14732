package org.scangate.api.safety;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The stop, the permissive and the hold of one scanner; a service with the property {@link
 * #SCANNER}. Thread-safe; every method returns at once, and what is told later is told on a thread
 * of the listener's own.
 */
@ProviderType
public interface StopCircuit {

  /** Name of the service property with the scanner's id. */
  String SCANNER = "scanner";

  /** The newest state; {@code granted} turns false before the coil is written. */
  CircuitState state();

  /**
   * Demands the stop: coil first, latch file second. Never refused.
   *
   * @param steps told what becomes of it
   */
  void stop(StopRequest request, Consumer<StopStep> steps);

  /**
   * Asks for the permissive, for somebody who is to get control.
   *
   * @return completes when the relay has confirmed it; with {@link SafetyRefused} when it is
   *     refused, or dropped before it was confirmed
   */
  CompletableFuture<Void> grant();

  /**
   * Drops the permissive.
   *
   * @param words said to those who ask why
   */
  void drop(Cause cause, String words);

  /** Holds the scanner; anybody on site may. */
  void hold(OnSite by) throws SafetyRefused;

  /** Takes the panel's hold away; grants nothing. */
  void releaseHold(OnSite by) throws SafetyRefused;

  /**
   * Clears a trip or a fault after what was found on site is put right. Grants nothing and starts
   * nothing.
   *
   * @param by person, device and a typed reason, all three
   */
  void reset(OnSite by) throws SafetyRefused;

  /**
   * Walks through every function without a patient: dropped, granted, stop, watchdog.
   *
   * @return completes with what was measured; with {@link SafetyRefused} when it cannot be done now
   */
  CompletableFuture<ProofTest> prove();

  /**
   * Tells the listener of every newest state, the present one first; closing takes it away. One
   * that does not return delays nobody but itself, and misses what lay between.
   */
  AutoCloseable watch(Consumer<CircuitState> listener);
}
