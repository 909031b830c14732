package org.scangate.lib.sparkplug;

/**
 * The sequence numbers of one node and its devices: 0 in its birth, then one more with each
 * message, 0 after 255. One thread at a time.
 */
public final class Sequence {
  private static final int NUMBERS = 256;

  private int next;

  /** The number of a birth of the node. */
  public int birth() {
    next = 1;
    return 0;
  }

  /** The number of the next message. */
  public int next() {
    int number = next;
    next = (next + 1) % NUMBERS;
    return number;
  }

  /**
   * Whether this is the number that follows, on the side of who listens; the one after it follows
   * next, whatever it was.
   */
  public boolean follows(int number) {
    boolean expected = number == next;
    next = (number + 1) % NUMBERS;
    return expected;
  }
}
