package org.scangate.lib.dicom.net;

import org.scangate.lib.dicom.net.AssociationMachine.Event;

/**
 * Releases an association, or answers the peer's wish to, when nothing is under way any more. For
 * the event loop.
 */
final class Releasing {
  private final AssociationHandler handler;
  private final Silences silences;
  private boolean wanted;

  Releasing(AssociationHandler handler, Silences silences) {
    this.handler = handler;
    this.silences = silences;
  }

  /** We want it released; nothing new is begun. */
  void want() {
    wanted = true;
  }

  boolean isWanted() {
    return wanted;
  }

  /** Nothing is under way now. */
  void nothingUnderWay() {
    switch (handler.state()) {
      case STA6 -> {
        if (wanted) {
          handler.on(Event.RELEASE, null);
          silences.awaiting(true);
        }
      }
      case STA8, STA9, STA12 -> handler.on(Event.RELEASE_ANSWER, null);
      default -> {
        // Nothing to release, or the peer's turn.
      }
    }
  }
}
