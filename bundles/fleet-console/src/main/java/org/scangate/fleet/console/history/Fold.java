package org.scangate.fleet.console.history;

import org.scangate.fleet.console.model.Stability;

/**
 * Several bins as one. Beats are added; the median, jitter and loss are means, weighted by the
 * beats that were expected; p95, p99 and the maximum are the worst of any, so that a bad minute is
 * never smoothed away in an hour.
 */
final class Fold {
  private int beats;
  private int expected;
  private final Mean median = new Mean();
  private final Mean jitter = new Mean();
  private final Mean loss = new Mean();
  private double p95 = Double.NaN;
  private double p99 = Double.NaN;
  private double max = Double.NaN;
  private boolean any;

  void add(Stability bin) {
    any = true;
    beats += bin.beats();
    expected += bin.expected();
    int weight = Math.max(1, bin.expected());
    median.add(bin.median(), weight);
    jitter.add(bin.jitter(), weight);
    loss.add(bin.loss(), weight);
    p95 = worst(p95, bin.p95());
    p99 = worst(p99, bin.p99());
    max = worst(max, bin.max());
  }

  boolean isEmpty() {
    return !any;
  }

  Stability at(long at) {
    return new Stability(
        at, beats, expected, median.value(), p95, p99, max, jitter.value(), loss.value());
  }

  private static double worst(double one, double other) {
    return Double.isNaN(one) ? other : Double.isNaN(other) ? one : Math.max(one, other);
  }

  /** Of what is known. */
  private static final class Mean {
    private double sum;
    private long weight;

    void add(double value, int of) {
      if (!Double.isNaN(value)) {
        sum += value * of;
        weight += of;
      }
    }

    double value() {
      return weight == 0 ? Double.NaN : sum / weight;
    }
  }
}
