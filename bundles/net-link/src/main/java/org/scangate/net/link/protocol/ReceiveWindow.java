package org.scangate.net.link.protocol;

/** One direction of one channel at its receiver. */
final class ReceiveWindow {
  private long received;
  private long receivedCharge;
  private long consumed;
  private long consumedCharge;
  private long acknowledged;
  private long acknowledgedCharge;
  private boolean again;

  /**
   * A DATA frame has arrived.
   *
   * @return whether it is new; a duplicate is acknowledged again
   * @throws Violation when frames are missing before it, or the sender ignored the window
   */
  boolean accept(int channel, long sequence, int bytes, boolean critical) throws Violation {
    if (sequence <= received) {
      again = true;
      return false;
    }
    if (sequence != received + 1) {
      throw new Violation("channel " + channel + ": sequence " + sequence + " after " + received);
    }
    long charge = receivedCharge + bytes + SendWindow.FRAME_CHARGE;
    if (charge - acknowledgedCharge > SendWindow.HARD_LIMIT
        || (critical && sequence - acknowledged > SendWindow.CRITICAL_FRAMES)) {
      throw new Violation("channel " + channel + ": sequence " + sequence + " beyond the window");
    }
    received = sequence;
    receivedCharge = charge;
    return true;
  }

  long received() {
    return received;
  }

  /** The receiver is done with the next frame, of this many bytes. */
  void consume(int bytes) {
    consumed++;
    consumedCharge += bytes + SendWindow.FRAME_CHARGE;
  }

  /** Whether there is something to acknowledge. */
  boolean owes() {
    return again || consumed > acknowledged;
  }

  long owedFrames() {
    return consumed - acknowledged;
  }

  long owedCharge() {
    return consumedCharge - acknowledgedCharge;
  }

  /** The sequence to put into the ACK that is sent now. */
  long acknowledge() {
    again = false;
    acknowledged = consumed;
    acknowledgedCharge = consumedCharge;
    return consumed;
  }

  /** The last ACK may have been lost with its socket. */
  void socketChanged() {
    again = consumed > 0;
  }
}
