package org.scangate.net.fleet;

/**
 * What a voice call over a path would be like, estimated from its round trip with the E-model
 * (ITU-T G.107) and its default values. An estimate: no voice was heard and no loss measured.
 */
final class VoiceEstimate {
  /** R of the default values, without delay and loss. */
  private static final double BEST = 93.2;

  private static final double FREE_DELAY_MILLIS = 100;

  private VoiceEstimate() {}

  /**
   * The transmission rating.
   *
   * @param oneWayMillis from mouth to ear
   */
  static double rating(double oneWayMillis) {
    return Math.max(0, BEST - delayImpairment(oneWayMillis));
  }

  /** Idd of G.107 7.4.3. */
  private static double delayImpairment(double millis) {
    if (millis <= FREE_DELAY_MILLIS) {
      return 0;
    }
    double x = Math.log(millis / FREE_DELAY_MILLIS) / Math.log(2);
    return 25
        * (Math.pow(1 + Math.pow(x, 6), 1.0 / 6)
            - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1.0 / 6)
            + 2);
  }

  /** The mean opinion score of a rating (G.107 annex B), 1 to 4.5. */
  static double opinion(double rating) {
    if (rating <= 0) {
      return 1;
    }
    if (rating >= 100) {
      return 4.5;
    }
    double score = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
    return Math.max(1, score);
  }
}
