package org.scangate.api.link;

/** How a direction of a channel is carried. */
public enum Traffic {
  /** Small and urgent: on every path, delivered once; at most 1,024 frames unacknowledged. */
  CRITICAL,
  /**
   * Large: on the best path, at most about 200 KiB unacknowledged, re-sent when its path is lost.
   */
  BULK
}
