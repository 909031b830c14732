package org.scangate.safety.relay.gpio;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.scangate.api.safety.Relay;
import org.scangate.api.safety.RelayDescription;
import org.scangate.api.safety.RelayException;
import org.scangate.safety.relay.gpio.Wires.Coil;
import org.scangate.safety.relay.gpio.Wires.Input;

/**
 * Coils and inputs at GPIO lines. A plain coil is a level. A pulsed coil is a level and an edge at
 * each renewal: the level drops it at once, the edges end with whoever makes them. What is read of
 * a pulsed coil is what was driven; only its feedback shows whether the hardware behind it fell.
 * For one thread.
 */
final class GpioRelay implements Relay {
  private final RelayDescription description;
  private final Lines lines;
  private final Wires wires;
  private final LongSupplier nanoTime;

  /** Coils whose lines are taken; they are at their first write, with the level wanted then. */
  private final Map<Integer, Driven> driven = new HashMap<>();

  private static final class Driven {
    private boolean pulse;
    private long edgeNanos;
  }

  GpioRelay(RelayDescription description, Lines lines, Wires wires, LongSupplier nanoTime) {
    this.description = description;
    this.lines = lines;
    this.wires = wires;
    this.nanoTime = nanoTime;
  }

  @Override
  public RelayDescription description() {
    return description;
  }

  @Override
  public void open() throws RelayException {
    close();
    try {
      lines.open();
      for (Input input : wires.inputs().values()) {
        lines.input(input.line(), input.activeLow(), input.pull());
      }
    } catch (RelayException e) {
      close();
      throw e;
    }
  }

  @Override
  public boolean isOpen() {
    return lines.isOpen();
  }

  /** Tries every coil, so that one bad line keeps no other from dropping; then says what failed. */
  @Override
  public void write(Map<Integer, Boolean> coils) throws RelayException {
    RelayException first = null;
    for (Map.Entry<Integer, Boolean> coil : coils.entrySet()) {
      try {
        write(coil.getKey(), coil.getValue());
      } catch (RelayException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      close();
      throw first;
    }
  }

  private void write(int number, boolean energised) throws RelayException {
    Coil coil = wires.coils().get(number);
    if (coil == null) {
      throw new RelayException(
          description.title() + " has no coil " + number + ": give it a line in the site file");
    }
    Driven state = driven.get(number);
    if (state == null) {
      lines.output(coil.line(), energised);
      if (coil.pulsed()) {
        lines.output(coil.pulse(), false);
      }
      state = new Driven();
      driven.put(number, state);
    } else {
      lines.set(coil.line(), energised);
    }
    if (coil.pulsed() && energised) {
      state.pulse = !state.pulse;
      lines.set(coil.pulse(), state.pulse);
      state.edgeNanos = nanoTime.getAsLong();
    }
  }

  @Override
  public BitSet readCoils(int count) throws RelayException {
    BitSet coils = new BitSet();
    try {
      for (Map.Entry<Integer, Driven> entry : driven.entrySet()) {
        Coil coil = wires.coils().get(entry.getKey());
        boolean alive =
            !coil.pulsed()
                || nanoTime.getAsLong() - entry.getValue().edgeNanos
                    <= description.watchdog().toNanos();
        coils.set(entry.getKey(), lines.get(coil.line()) && alive);
      }
    } catch (RelayException e) {
      close();
      throw e;
    }
    return coils.get(0, count);
  }

  @Override
  public BitSet readInputs(int count) throws RelayException {
    BitSet inputs = new BitSet();
    try {
      for (Map.Entry<Integer, Input> input : wires.inputs().entrySet()) {
        inputs.set(input.getKey(), lines.get(input.getValue().line()));
      }
    } catch (RelayException e) {
      close();
      throw e;
    }
    return inputs.get(0, count);
  }

  /** Its time is set by parts on a board. */
  @Override
  public void startWatchdog() {}

  /** Only the feedback tells. */
  @Override
  public Optional<Boolean> watchdogExpired() {
    return Optional.empty();
  }

  @Override
  public void close() {
    driven.clear();
    lines.close();
  }
}
