package org.scangate.safety.relay.gpio;

import org.scangate.api.safety.RelayException;

/**
 * The lines of one GPIO chip, as much of them as a relay needs. For one thread; no call waits
 * longer than the chip's driver does.
 */
interface Lines {

  /** What holds an input while nothing drives it. */
  enum Pull {
    NONE,
    UP,
    DOWN
  }

  /** Opens the chip; drives nothing. */
  void open() throws RelayException;

  boolean isOpen();

  /**
   * Takes a line as an input.
   *
   * @param activeLow low is active
   */
  void input(int line, boolean activeLow, Pull pull) throws RelayException;

  /** Takes a line as an output, with this level from its first moment. */
  void output(int line, boolean high) throws RelayException;

  /** The level of a line that was taken: of an input whether it is active. */
  boolean get(int line) throws RelayException;

  /** Drives an output that was taken. */
  void set(int line, boolean high) throws RelayException;

  /** Gives every line and the chip back; what the outputs do then is up to the chip's driver. */
  void close();
}
