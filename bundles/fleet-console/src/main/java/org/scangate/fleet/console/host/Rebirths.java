package org.scangate.fleet.console.host;

import java.util.Random;

/**
 * When whom is asked for a birth: some seconds after it is wanted, for most come by themselves, and
 * never so many at once that asking is a storm. Whoever does not answer is asked ever more seldom.
 * One thread at a time.
 */
final class Rebirths {
  static final int A_SECOND = 250;

  private static final double HALF = A_SECOND / 2.0;
  private static final long SECOND = 1_000_000_000L;
  private static final long LEAST = SECOND / 2;
  private static final long JITTER = 5 * SECOND / 2;
  private static final long AGAIN = 10 * SECOND;
  private static final int DOUBLINGS = 5;

  private final Random random;
  private double allowed = A_SECOND;
  private long looked;

  Rebirths(Random random, long nanos) {
    this.random = random;
    this.looked = nanos;
  }

  /** A birth of this one is wanted; nothing happens if it was already. */
  void want(Node node, long nanos) {
    if (node.askAt == 0) {
      node.askAt = set(nanos + LEAST + (long) (JITTER * random.nextDouble()));
    }
  }

  private static long set(long nanos) {
    return nanos == 0 ? 1 : nanos;
  }

  /** Time has passed. */
  void tick(long nanos) {
    double seconds = (nanos - looked) / (double) SECOND;
    allowed = Math.min(A_SECOND, allowed + A_SECOND * seconds);
    looked = nanos;
  }

  /** Whether this one is asked now. */
  boolean isDue(Node node, long nanos) {
    // Who was asked already does not stand in the way of who was not.
    double least = node.asked == 0 ? 1 : HALF;
    if (node.askAt == 0 || nanos - node.askAt < 0 || allowed < least) {
      return false;
    }
    allowed--;
    long wait = AGAIN << Math.min(node.asked, DOUBLINGS);
    node.asked++;
    node.askAt = set(nanos + wait + (long) (wait * random.nextDouble() / 2));
    return true;
  }
}
