package org.scangate.itests.bench;

import java.util.Arrays;

/** Numbers measured, and what can be said of them. Grows as needed. */
final class Samples {
  private double[] values = new double[256];
  private int count;

  void add(double value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = value;
  }

  int count() {
    return count;
  }

  /** The smallest value that {@code share} of all do not exceed; 0.5 is the median. */
  double quantile(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.max(0, Math.ceil(share * count) - 1)];
  }

  double median() {
    return quantile(0.5);
  }
}
