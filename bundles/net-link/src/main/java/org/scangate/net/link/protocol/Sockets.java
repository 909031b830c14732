package org.scangate.net.link.protocol;

import org.scangate.api.link.LinkQuality;
import org.scangate.api.link.Traffic;

/** Which sockets a link has now, and how they are. */
final class Sockets {
  private static final long MILLI = 1_000_000L;

  /** Null while there is no socket of the class. */
  private PathMeter critical;

  private PathMeter bulk;

  /** Says how the link was while it has no path. */
  private PathMeter lastCritical;

  void attach(Traffic lane, PathMeter meter) {
    if (lane == Traffic.CRITICAL) {
      critical = meter;
      lastCritical = meter;
    } else {
      bulk = meter;
    }
  }

  void detach(Traffic lane) {
    if (lane == Traffic.CRITICAL) {
      critical = null;
    } else {
      bulk = null;
    }
  }

  boolean attached(Traffic lane) {
    return meter(lane) != null;
  }

  /** Null while there is no socket of the class. */
  PathMeter meter(Traffic lane) {
    return lane == Traffic.CRITICAL ? critical : bulk;
  }

  LinkQuality quality(long bytesPerSecond, long now) {
    return lastCritical == null
        ? new LinkQuality(-1, 0, 0, bytesPerSecond, 0)
        : new LinkQuality(
            lastCritical.roundTripMicros(),
            lastCritical.jitterMicros(),
            (now - lastCritical.receivedNanos()) / MILLI,
            bytesPerSecond,
            critical == null ? 0 : 1);
  }
}
