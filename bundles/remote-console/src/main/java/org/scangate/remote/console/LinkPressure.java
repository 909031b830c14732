package org.scangate.remote.console;

/**
 * Whether the link is what a viewer waits for, from how long its updates lay ready without room on
 * the link. Decides how small to encode and in how small steps to take. Not thread-safe.
 */
final class LinkPressure {
  private static final long SPAN_NANOS = 1_000_000_000L;

  /** Below, zlib's slower levels produce more than the link takes: 24 Mbit/s. */
  private static final long SLOW_BYTES_PER_SECOND = 3_000_000;

  private static final long MIDDLING_BYTES_PER_SECOND = 8_000_000;

  private static final int BLOCK_PIXELS = 256 * 256;

  private long spanSince;
  private long blockedSince = -1;
  private long blockedNanos;
  private boolean pressed;

  LinkPressure(long now) {
    spanSince = now;
  }

  /** An update is ready and there is no room. */
  void blocked(long now) {
    turn(now);
    if (blockedSince < 0) {
      blockedSince = now;
    }
  }

  /** There is room. */
  void free(long now) {
    if (blockedSince >= 0) {
      blockedNanos += now - Math.max(blockedSince, spanSince);
      blockedSince = -1;
    }
    turn(now);
  }

  private void turn(long now) {
    long span = now - spanSince;
    if (span >= SPAN_NANOS) {
      long blocked =
          blockedNanos + (blockedSince >= 0 ? now - Math.max(blockedSince, spanSince) : 0);
      pressed = blocked * 3 > span;
      spanSince = now;
      blockedNanos = 0;
    }
  }

  boolean pressed() {
    return pressed;
  }

  /** The zlib level: high where the link is slow and the wait is for it. */
  int level(long bytesPerSecond) {
    if (!pressed || bytesPerSecond <= 0 || bytesPerSecond > MIDDLING_BYTES_PER_SECOND) {
      return 1;
    }
    return bytesPerSecond > SLOW_BYTES_PER_SECOND ? 3 : 6;
  }

  /**
   * Pixels to take at a time: what is taken is sent, so on a slow link little, that it is not old
   * when it arrives; otherwise enough for all threads.
   */
  int pixelsAtATime() {
    return pressed ? BLOCK_PIXELS : 4 * BLOCK_PIXELS;
  }
}
