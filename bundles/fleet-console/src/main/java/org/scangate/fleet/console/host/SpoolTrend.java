package org.scangate.fleet.console.host;

/**
 * Whether what waits for a destination only ever grows: over ten minutes, looked at once a minute,
 * it was never less than at the look before, and is ten images more. One thread at a time.
 */
final class SpoolTrend {
  private static final int LOOKS = 11;
  private static final double LEAST = 10;

  private double last = Double.NaN;
  private double first = Double.NaN;
  private int looks;

  /**
   * A look.
   *
   * @param waiting images; NaN when it is not known
   * @return words when it grows; null when not
   */
  String look(double waiting) {
    if (Double.isNaN(waiting) || waiting == 0 || waiting < last) {
      looks = 0;
    }
    if (looks == 0) {
      first = waiting;
    }
    last = waiting;
    looks++;
    boolean grows = looks >= LOOKS && waiting - first >= LEAST;
    return grows ? (long) waiting + " images wait, " + (long) (waiting - first) + " more" : null;
  }
}
