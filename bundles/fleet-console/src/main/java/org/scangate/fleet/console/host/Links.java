package org.scangate.fleet.console.host;

import org.scangate.fleet.console.model.Stability;

/** The four links of an appliance, as its metrics tell them. One thread at a time. */
final class Links {
  private static final int PLACES = 4;
  private static final String ROUND_TRIP = "Round trip ms/";

  private final double[] flaps = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};

  /**
   * Whether a link has changed its path or its state since the last look; another link in its place
   * begins at none.
   *
   * @return its number from 1; 0 for none
   */
  int switched(Values values) {
    int which = 0;
    for (int i = 0; i < PLACES; i++) {
      double now = values.number("Links/" + (i + 1) + "/Flaps");
      if (now > flaps[i]) {
        which = i + 1;
      }
      flaps[i] = now;
    }
    return which;
  }

  /**
   * A bin of time; of several links the worse figure.
   *
   * @param at milliseconds of the epoch
   * @param beats heard and expected
   * @param values of now; null when they are not of now
   */
  static Stability bin(long at, int[] beats, Values values) {
    return new Stability(
        at,
        beats[0],
        beats[1],
        worst(values, ROUND_TRIP + "p50"),
        worst(values, ROUND_TRIP + "p95"),
        worst(values, ROUND_TRIP + "p99"),
        worst(values, ROUND_TRIP + "max"),
        worst(values, "Jitter ms"),
        Double.NaN);
  }

  private static double worst(Values values, String name) {
    double worst = Double.NaN;
    for (int i = 1; values != null && i <= PLACES; i++) {
      double one = values.number("Links/" + i + "/" + name);
      worst = one > worst || Double.isNaN(worst) ? one : worst;
    }
    return worst;
  }
}
