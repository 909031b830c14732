package org.scangate.core.audit;

import java.time.Duration;

/**
 * What {@link AuditConfig} says.
 *
 * @param keep zero for ever
 * @param segmentBytes size of one file; retention drops whole files
 */
record AuditSettings(
    String site,
    Duration keep,
    long maxBytes,
    long segmentBytes,
    int anchorRecords,
    Duration anchorAfter) {

  private static final long SEGMENT_BYTES = 8L << 20;
  private static final long RESERVE_BYTES = 1L << 20;

  static AuditSettings of(AuditConfig config) {
    return new AuditSettings(
        config.site_id(),
        Duration.ofMillis(Math.max(0, config.keep_millis())),
        Math.max(4 * SEGMENT_BYTES, config.max_bytes()),
        SEGMENT_BYTES,
        Math.max(1, config.anchor_records()),
        Duration.ofMillis(Math.max(1000, config.anchor_millis())));
  }

  /** Room that events leave for anchors and retention, without which a full log stays full. */
  long reserveBytes() {
    return Math.min(RESERVE_BYTES, maxBytes / 16);
  }
}
