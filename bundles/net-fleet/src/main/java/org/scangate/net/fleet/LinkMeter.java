package org.scangate.net.fleet;

import java.util.Arrays;
import org.scangate.api.link.LinkQuality;

/**
 * One link over time, from one look a second. One thread at a time.
 *
 * <p>Round trips are of the last five minutes. A bin of 10 s is good when the link was up at every
 * look in it; availability is the share of good bins among the last hour's.
 */
final class LinkMeter {
  private static final int LOOKS = 300;
  private static final int LOOKS_OF_BIN = 10;
  private static final int BINS = 360;
  private static final long SILENT_MILLIS = 1000;

  private final long[] roundTrips = new long[LOOKS];
  private int looks;
  private final boolean[] bins = new boolean[BINS];
  private int binsDone;
  private int looksOfBin;
  private boolean binGood = true;
  private boolean up = true;
  private long flaps;
  private long downLooks;
  private long lastOutageSeconds = -1;
  private LinkQuality newest;

  /** A look; called once a second. */
  void look(LinkQuality quality) {
    newest = quality;
    boolean now = quality.paths() > 0 && quality.silentMillis() <= SILENT_MILLIS;
    if (up && !now) {
      flaps++;
      downLooks = 0;
    } else if (!up && now) {
      lastOutageSeconds = downLooks;
    }
    downLooks += now ? 0 : 1;
    up = now;
    if (now && quality.roundTripMicros() >= 0) {
      roundTrips[looks++ % LOOKS] = quality.roundTripMicros();
    }
    binGood &= now;
    if (++looksOfBin == LOOKS_OF_BIN) {
      bins[binsDone++ % BINS] = binGood;
      looksOfBin = 0;
      binGood = true;
    }
  }

  boolean hasRoundTrips() {
    return looks > 0;
  }

  /** Milliseconds, to the tenth; of the share 1 the longest. */
  double roundTripMillis(double share) {
    long[] sorted = Arrays.copyOf(roundTrips, Math.min(looks, LOOKS));
    Arrays.sort(sorted);
    int at = (int) Math.ceil(share * sorted.length) - 1;
    return tenths(sorted[Math.max(0, at)] / 1000.0);
  }

  double jitterMillis() {
    return tenths(newest.jitterMicros() / 1000.0);
  }

  boolean hasBins() {
    return binsDone > 0;
  }

  /** Percent, to the tenth. */
  double availability() {
    int kept = Math.min(binsDone, BINS);
    int good = 0;
    for (int i = 0; i < kept; i++) {
      good += bins[i] ? 1 : 0;
    }
    return tenths(100.0 * good / kept);
  }

  long flaps() {
    return flaps;
  }

  /** Seconds of the last time that it was down; -1 before any. */
  long lastOutageSeconds() {
    return lastOutageSeconds;
  }

  int paths() {
    return newest.paths();
  }

  static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
