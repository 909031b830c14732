package org.scangate.net.link.protocol;

/**
 * Sizes the window of bulk traffic: what the path carries in one round trip and little more, so
 * that pixels wait where they can still be superseded and not in a socket.
 *
 * <p>The delivery rate is measured per acknowledged frame (draft-cheng-iccrg-delivery-rate-
 * estimation), samples of a sender that had nothing to send count only when they raise it. The
 * round trip is the least of recent heartbeats; when it is 10 s old the window is made small for a
 * moment so that the queue which this sender itself made does not become the new least (as BBR's
 * ProbeRTT does).
 */
final class BulkGauge {
  /** Before anything was measured. */
  static final int START = 200 << 10;

  static final int FLOOR = 32 << 10;

  /** Of one channel among several. */
  static final int SHARE_FLOOR = 16 << 10;

  /** A frame that is given while there is room is never beyond the hard limit. */
  static final int CEILING =
      SendWindow.HARD_LIMIT - Frame.MAX_PAYLOAD_BYTES - SendWindow.FRAME_CHARGE;

  /** Room beyond the bandwidth-delay product, in time: acknowledgements come at most 5 ms late. */
  static final double SLACK_SECONDS = 0.010;

  private static final double ROUND_TRIPS = 1.25;
  private static final double JITTERS = 4;
  private static final long SECOND = 1_000_000_000L;
  private static final long RATE_SPAN = 2 * SECOND;
  private static final long LEAST_SPAN = 10 * SECOND;
  private static final long PROBE_DRAIN = SECOND / 10;

  private long delivered;
  private long deliveredNanos;
  private long flying;

  private double rate;
  private double rateBefore;
  private long rateSince;

  private long leastMicros = Long.MAX_VALUE;
  private long leastNanos;
  private long jitterMicros;
  private boolean probing;
  private long probeNanos;
  private long probeLeastMicros;
  private int probeSamples;

  /** A new socket: what was on its way is sent again. */
  void socketChanged(long now) {
    deliveredNanos = now;
  }

  void transmitted(Sent sent, long now, boolean windowLimited) {
    if (flying == 0) {
      deliveredNanos = now;
    }
    flying += sent.charge;
    sent.transmittedNanos = now;
    sent.deliveredThen = delivered;
    sent.deliveredThenNanos = deliveredNanos;
    sent.windowLimited = windowLimited;
  }

  /** A frame is gone without an acknowledgement: its channel ended. */
  void forgotten(int charge) {
    flying -= charge;
  }

  void acknowledged(Sent sent, long now) {
    flying -= sent.charge;
    delivered += sent.charge;
    deliveredNanos = now;
    long nanos = now - sent.deliveredThenNanos;
    if (sent.resent || nanos <= 0) {
      return;
    }
    double sample = (double) (delivered - sent.deliveredThen) * SECOND / nanos;
    if (!sent.windowLimited && sample <= bytesPerSecond()) {
      return;
    }
    if (now - rateSince > RATE_SPAN) {
      rateBefore = now - rateSince > 2 * RATE_SPAN ? 0 : rate;
      rate = 0;
      rateSince = now;
    }
    rate = Math.max(rate, sample);
  }

  /** Most bytes a second of the last two to four busy seconds; 0 before any. */
  double bytesPerSecond() {
    return Math.max(rate, rateBefore);
  }

  /**
   * A heartbeat came back.
   *
   * @param departedNanos when it had left
   */
  void roundTrip(long micros, long jitter, long departedNanos, long now) {
    jitterMicros = jitter;
    if (micros <= leastMicros) {
      leastMicros = micros;
      leastNanos = now;
      probing = false;
    } else if (!probing && now - leastNanos > LEAST_SPAN) {
      probing = true;
      probeNanos = now;
      probeSamples = 0;
      probeLeastMicros = Long.MAX_VALUE;
    } else if (probing && departedNanos - probeNanos > PROBE_DRAIN + leastMicros * 500) {
      // What was queued before the probe has drained by now.
      probeSamples++;
      probeLeastMicros = Math.min(probeLeastMicros, micros);
      if (probeSamples >= 2) {
        leastMicros = probeLeastMicros;
        leastNanos = now;
        probing = false;
      }
    }
  }

  /** Charge that may be on its way at once. */
  int window() {
    if (probing) {
      return FLOOR;
    }
    double bytesPerSecond = bytesPerSecond();
    if (bytesPerSecond == 0 || leastMicros == Long.MAX_VALUE) {
      return START;
    }
    double seconds =
        (ROUND_TRIPS * leastMicros + JITTERS * jitterMicros) / 1_000_000 + SLACK_SECONDS;
    return (int) Math.max(FLOOR, Math.min(CEILING, bytesPerSecond * seconds));
  }
}
