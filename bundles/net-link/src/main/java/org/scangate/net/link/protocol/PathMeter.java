package org.scangate.net.link.protocol;

/** The heartbeats of one socket: round trip, jitter, silence. */
final class PathMeter {
  private static final long ABSURD_MICROS = 60_000_000;

  private final long epochNanos;
  private long receivedNanos;
  private long beatNanos;
  private long peerMicros;
  private long peerNanos;
  private long roundTripMicros = -1;
  private double jitterMicros;
  private boolean compared;

  /** A socket has joined. */
  PathMeter(long now) {
    this.epochNanos = now;
    this.receivedNanos = now;
    this.beatNanos = now;
  }

  void received(long now) {
    receivedNanos = now;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  /** When the last own heartbeat went. */
  long beatNanos() {
    return beatNanos;
  }

  Frame.Heartbeat beat(long now, int flags) {
    beatNanos = now;
    return new Frame.Heartbeat(
        micros(now),
        peerMicros,
        peerMicros == 0 ? 0 : (now - peerNanos) / 1000,
        (now - receivedNanos) / 1000,
        flags);
  }

  /** True when it gave a round trip. */
  boolean heard(Frame.Heartbeat beat, long now) {
    if (compared) {
      // RFC 3550 6.4.1: D(i-1,i) = (Ri - Ri-1) - (Si - Si-1); J += (|D| - J) / 16
      double transit = (now - peerNanos) / 1000.0 - (double) (beat.sentMicros() - peerMicros);
      jitterMicros += (Math.min(Math.abs(transit), ABSURD_MICROS) - jitterMicros) / 16;
    }
    compared = true;
    peerMicros = beat.sentMicros();
    peerNanos = now;
    if (beat.echoMicros() == 0) {
      return false;
    }
    long micros = micros(now) - beat.echoMicros() - beat.heldMicros();
    if (micros < 0 || micros > ABSURD_MICROS) {
      return false;
    }
    roundTripMicros = micros;
    return true;
  }

  /** From 1, so that an echo of 0 means none. */
  private long micros(long now) {
    return (now - epochNanos) / 1000 + 1;
  }

  long roundTripMicros() {
    return roundTripMicros;
  }

  long jitterMicros() {
    return Math.round(jitterMicros);
  }
}
