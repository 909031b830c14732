package org.scangate.lib.rfb.grey;

import java.util.Arrays;

/** What both sides know of a rectangle's noise so far. */
final class GreyModel {
  /** From so many zeros on the folded error is written as it is. */
  static final int ESCAPE = 16;

  private static final int CONTEXTS = 11;
  private static final int MOST_BITS = 7;
  private static final int RENEWED_AT = 64;

  private final int[] counts = new int[CONTEXTS];
  private final int[] sums = new int[CONTEXTS];
  private final int[] bits = new int[CONTEXTS];

  void reset() {
    Arrays.fill(counts, 1);
    Arrays.fill(sums, 16);
    Arrays.fill(bits, 4);
  }

  static int predicted(int west, int north, int northWest, int northEast) {
    return (west + north + northWest + northEast + 2) >> 2;
  }

  static int context(int west, int north, int northWest, int northEast) {
    int activity =
        Math.abs(west - northWest) + Math.abs(north - northWest) + Math.abs(north - northEast);
    return Integer.SIZE - Integer.numberOfLeadingZeros(activity);
  }

  /** Lower bits of a folded error that are written as they are. */
  int bits(int context) {
    return bits[context];
  }

  void learn(int context, int error) {
    int count = counts[context] + 1;
    int sum = sums[context] + Math.abs(error);
    if (count == RENEWED_AT) {
      count >>= 1;
      sum >>= 1;
    }
    counts[context] = count;
    sums[context] = sum;
    // The least with count << now >= sum, from where it was: it seldom moves.
    int now = bits[context];
    while (now < MOST_BITS && count << now < sum) {
      now++;
    }
    while (now > 0 && count << (now - 1) >= sum) {
      now--;
    }
    bits[context] = now;
  }
}
