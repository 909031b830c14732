package org.scangate.safety.relay.simulated;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.SimulatedInputs;

/** Coils, inputs and a watchdog in memory. Thread-safe. */
final class SimulatedRelay implements Relay, SimulatedInputs {
  private static final Duration MARGIN = Duration.ofMillis(50);

  private final RelayDescription description;
  private final Map<Integer, Integer> feedbacks;
  private final LongSupplier nanoTime;
  private final BitSet coils = new BitSet();
  private final BitSet inputs = new BitSet();
  private long fedNanos;
  private boolean expired;
  private boolean open;

  /**
   * @param feedbacks input to the coil that it follows
   * @param active inputs that are active at the start
   */
  SimulatedRelay(
      String id,
      Duration refresh,
      Duration watchdog,
      Duration feedbackTimeout,
      Map<Integer, Integer> feedbacks,
      int[] active,
      LongSupplier nanoTime) {
    description =
        new RelayDescription(
            id,
            "a simulated relay; no device is behind it and it stops nothing",
            true,
            List.of(),
            refresh,
            watchdog,
            MARGIN,
            feedbackTimeout);
    this.feedbacks = Map.copyOf(feedbacks);
    this.nanoTime = nanoTime;
    for (int input : active) {
      inputs.set(input);
    }
  }

  @Override
  public RelayDescription description() {
    return description;
  }

  @Override
  public synchronized void open() {
    open = true;
    fed();
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void write(Map<Integer, Boolean> levels) {
    fed();
    levels.forEach(coils::set);
  }

  @Override
  public synchronized BitSet readCoils(int count) {
    fed();
    return coils.get(0, count);
  }

  @Override
  public synchronized BitSet readInputs(int count) {
    fed();
    BitSet levels = (BitSet) inputs.clone();
    feedbacks.forEach((input, coil) -> levels.set(input, coils.get(coil)));
    return levels.get(0, count);
  }

  @Override
  public synchronized void startWatchdog() {
    fed();
    expired = false;
  }

  @Override
  public synchronized Optional<Boolean> watchdogExpired() {
    fed();
    return Optional.of(expired);
  }

  @Override
  public synchronized void close() {
    open = false;
  }

  @Override
  public String relay() {
    return description.id();
  }

  @Override
  public synchronized void set(int input, boolean active) {
    inputs.set(input, active);
  }

  /** Lets everything fall that was left alone for too long, then counts anew. */
  private void fed() {
    long now = nanoTime.getAsLong();
    if (now - fedNanos > description.watchdog().toNanos() && !coils.isEmpty()) {
      coils.clear();
      expired = true;
    }
    fedNanos = now;
  }
}
