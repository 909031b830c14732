package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * One direction of one channel at its sender: what is on its way, what waits for room, and what is
 * re-sent on another socket.
 */
final class SendWindow {
  /** Frames of a critical direction on their way at once. */
  static final int CRITICAL_FRAMES = 1024;

  /** Charge of a critical direction on its way at once. */
  static final int CRITICAL_CHARGE = 1 << 20;

  /** Charge that a sender holds at most, on its way or waiting. */
  static final int HARD_LIMIT = 4 << 20;

  /** What a frame counts for beside its payload. */
  static final int FRAME_CHARGE = 64;

  private final ArrayDeque<Sent> flying = new ArrayDeque<>();
  private final ArrayDeque<Sent> waiting = new ArrayDeque<>();
  private long next = 1;
  private long transmitted;
  private long acknowledged;
  private int flyingCharge;
  private int waitingCharge;

  /** Takes a frame to be sent when there is room; false when the hard limit is reached. */
  boolean offer(ByteBuffer[] parts, int bytes) {
    int charge = bytes + FRAME_CHARGE;
    if (charge > HARD_LIMIT - flyingCharge - waitingCharge) {
      return false;
    }
    waiting.add(new Sent(next++, charge, parts));
    waitingCharge += charge;
    return true;
  }

  boolean exhausted() {
    return next > Frame.MAX_SEQUENCE;
  }

  boolean waits() {
    return !waiting.isEmpty();
  }

  int flyingFrames() {
    return flying.size();
  }

  int flyingCharge() {
    return flyingCharge;
  }

  int unackedCharge() {
    return flyingCharge + waitingCharge;
  }

  /** The next waiting frame, on its way from now on. */
  Sent launch() {
    Sent sent = waiting.remove();
    waitingCharge -= sent.charge;
    flying.add(sent);
    flyingCharge += sent.charge;
    transmitted = sent.sequence;
    return sent;
  }

  /**
   * The peer consumed everything up to a sequence.
   *
   * @param each told of every frame that this acknowledges, oldest first
   */
  void acknowledge(long sequence, Consumer<Sent> each) throws Violation {
    if (sequence > transmitted) {
      throw new Violation("ACK of " + sequence + " where " + transmitted + " was sent last");
    }
    while (!flying.isEmpty() && flying.peek().sequence <= sequence) {
      Sent sent = flying.remove();
      flyingCharge -= sent.charge;
      acknowledged = sent.sequence;
      each.accept(sent);
    }
  }

  long acknowledged() {
    return acknowledged;
  }

  /**
   * A new socket has joined: lets go of what the peer has, and gives what it lacks.
   *
   * @param received the peer's last in-order sequence
   */
  void resume(long received, Consumer<Sent> again) throws Violation {
    if (received > transmitted) {
      throw new Violation(
          "joined with " + received + " received where " + transmitted + " was sent last");
    }
    for (Sent sent : flying) {
      if (sent.sequence <= received) {
        sent.parts = null;
      } else if (sent.parts == null) {
        throw new Violation(
            "joined with " + received + " received, but had " + sent.sequence + " before");
      } else {
        sent.resent = true;
        again.accept(sent);
      }
    }
  }
}
