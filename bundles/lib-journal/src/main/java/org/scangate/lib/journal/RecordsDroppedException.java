package org.scangate.lib.journal;

import java.io.IOException;

/** The record asked for was dropped by retention or by the bound on disk. */
public final class RecordsDroppedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long firstNumber;

  RecordsDroppedException(long number, long firstNumber) {
    super("record " + number + " was dropped; the first one kept is " + firstNumber);
    this.firstNumber = firstNumber;
  }

  /** The first record that is still there. */
  public long firstNumber() {
    return firstNumber;
  }
}
