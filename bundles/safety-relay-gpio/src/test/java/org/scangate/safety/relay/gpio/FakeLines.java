package org.scangate.safety.relay.gpio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.scangate.api.safety.RelayException;

/**
 * A chip whose outputs are wired back to its inputs: straight, or over a retriggerable monostable.
 */
final class FakeLines implements Lines {
  private final LongSupplier nanoTime;
  private final long holdNanos;
  private final Map<Integer, Boolean> levels = new HashMap<>();
  private final Map<Integer, Integer> straight = new HashMap<>();
  private final Map<Integer, Monostable> monostables = new HashMap<>();
  private final Set<Integer> taken = new HashSet<>();
  private boolean open;

  /** Lines that fail, with why. */
  final Map<Integer, String> broken = new HashMap<>();

  /** Why the chip does not open, or is gone; null when all is well. */
  String gone;

  /** {@code LINE=LEVEL} of every output as it was taken, {@code LINE:LEVEL} as it was set. */
  final List<String> driven = new ArrayList<>();

  private static final class Monostable {
    private final int level;
    private final int pulse;
    private Long edgeNanos;

    Monostable(int level, int pulse) {
      this.level = level;
      this.pulse = pulse;
    }
  }

  FakeLines(LongSupplier nanoTime, long holdNanos) {
    this.nanoTime = nanoTime;
    this.holdNanos = holdNanos;
  }

  void straight(int output, int input) {
    straight.put(input, output);
  }

  void monostable(int level, int pulse, int input) {
    monostables.put(input, new Monostable(level, pulse));
  }

  void push(int input, boolean active) {
    levels.put(input, active);
  }

  @Override
  public void open() throws RelayException {
    close();
    if (gone != null) {
      throw new RelayException(gone);
    }
    open = true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void input(int line, boolean activeLow, Pull pull) throws RelayException {
    take(line);
  }

  @Override
  public void output(int line, boolean high) throws RelayException {
    take(line);
    driven.add(line + "=" + high);
    level(line, high);
  }

  private void take(int line) throws RelayException {
    if (!taken.add(line)) {
      throw new AssertionError("line " + line + " is taken twice");
    }
    works(line);
  }

  private void works(int line) throws RelayException {
    if (gone != null || !open || broken.containsKey(line) || !taken.contains(line)) {
      throw new RelayException("line " + line + ": " + broken.getOrDefault(line, gone));
    }
  }

  private void level(int line, boolean high) {
    boolean edge = levels.getOrDefault(line, false) != high;
    levels.put(line, high);
    for (Monostable it : monostables.values()) {
      if (!levels.getOrDefault(it.level, false)) {
        it.edgeNanos = null;
      } else if (line == it.pulse && edge) {
        it.edgeNanos = nanoTime.getAsLong();
      }
    }
  }

  @Override
  public boolean get(int line) throws RelayException {
    works(line);
    Monostable it = monostables.get(line);
    if (it != null) {
      return it.edgeNanos != null && nanoTime.getAsLong() - it.edgeNanos <= holdNanos;
    }
    return levels.getOrDefault(straight.getOrDefault(line, line), false);
  }

  @Override
  public void set(int line, boolean high) throws RelayException {
    works(line);
    driven.add(line + ":" + high);
    level(line, high);
  }

  @Override
  public void close() {
    taken.clear();
    open = false;
  }
}
