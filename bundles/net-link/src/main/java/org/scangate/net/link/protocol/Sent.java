package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;

/** One DATA frame that is not acknowledged yet. */
final class Sent {
  final long sequence;

  /** Bytes it counts for in windows: payload and {@link SendWindow#FRAME_CHARGE}. */
  final int charge;

  /** Null once the peer is known to have it: it waits for its credit only. */
  ByteBuffer[] parts;

  long transmittedNanos;

  /** As {@link BulkGauge} stood when this left; for its rate sample. */
  long deliveredThen;

  long deliveredThenNanos;
  boolean windowLimited;

  /** Re-sent frames give no rate sample: their acknowledgement is ambiguous (RFC 6298 3). */
  boolean resent;

  Sent(long sequence, int charge, ByteBuffer[] parts) {
    this.sequence = sequence;
    this.charge = charge;
    this.parts = parts;
  }
}
