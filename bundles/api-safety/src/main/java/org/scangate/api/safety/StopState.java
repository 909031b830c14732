package org.scangate.api.safety;

import java.util.Objects;

/** What a circuit is: one of four. */
public sealed interface StopState {

  /** One word, for screens and JSON. */
  String id();

  /**
   * Not ready; nothing is granted.
   *
   * @param words what is missing
   */
  record Disarmed(String words) implements StopState {
    public Disarmed {
      Objects.requireNonNull(words);
    }

    @Override
    public String id() {
      return "disarmed";
    }
  }

  /** The self-test passed: the permissive can be granted, the stop acts. */
  record Armed() implements StopState {
    @Override
    public String id() {
      return "armed";
    }
  }

  /** Latched until it is reset on site; the stop is demanded all the while. */
  record Tripped(Trip trip) implements StopState {
    public Tripped {
      Objects.requireNonNull(trip);
    }

    @Override
    public String id() {
      return "tripped";
    }
  }

  /**
   * The relay does what it was not told. Nothing is granted until a reset on site.
   *
   * @param words what disagrees
   */
  record Fault(String words) implements StopState {
    public Fault {
      Objects.requireNonNull(words);
    }

    @Override
    public String id() {
      return "fault";
    }
  }
}
