package org.scangate.remote.console;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keeps out what a viewer sent before its path was lost, which the link sends again when there is a
 * path: a click must not arrive seconds after it was meant. A fence behind the loss, answered in
 * the order of the viewer's stream, tells old from new; a button that was held through the loss
 * counts as released until it is. One thread at a time.
 */
final class InputBar {
  private int losses;
  private boolean barred;
  private boolean buttonsAreOld;

  void lost() {
    losses++;
    barred = true;
    buttonsAreOld = true;
  }

  /** Whether what comes may be from before the loss. */
  boolean barred() {
    return barred;
  }

  /** What the fence carries. */
  byte[] question() {
    return ByteBuffer.allocate(Integer.BYTES).putInt(losses).array();
  }

  /** A fence was answered. */
  void answered(byte[] payload) {
    if (Arrays.equals(payload, question())) {
      barred = false;
    }
  }

  /** The buttons of a pointer event that are meant now. */
  int meant(int buttons) {
    buttonsAreOld &= buttons != 0;
    return buttonsAreOld ? 0 : buttons;
  }
}
