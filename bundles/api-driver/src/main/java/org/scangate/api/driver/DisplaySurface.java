package org.scangate.api.driver;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The pixels of one display. One thread writes at a time: first the pixels, then {@link #damage}.
 * Readers see at least what was written before the last {@code damage} that covers it.
 */
@ProviderType
public interface DisplaySurface {

  /** Pixels in a row; rows follow each other without a gap. */
  int width();

  /** Number of rows. */
  int height();

  /** {@code width * height} pixels, {@code 0x00RRGGBB}, row by row; written in place. */
  int[] pixels();

  /**
   * Pixels that belong together are written from now on. Optional: without it every {@link #damage}
   * is shown as it comes; with it, viewers see all of them or none, unless it takes long.
   */
  default void painting() {}

  /** What belongs together is written, and its damage is said. */
  default void painted() {}

  /** Says that a rectangle changed. It is clipped to the surface; an empty one is ignored. */
  void damage(int x, int y, int width, int height);
}
