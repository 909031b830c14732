package org.scangate.api.driver;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a connection paints into and reports to. All methods may be called from any thread, never
 * block and never throw because of a viewer. After the connection is closed they do nothing.
 */
@ProviderType
public interface ScannerContext {

  /**
   * Gives the surface of a display, made or resized to the given size. Pixels of an earlier size
   * are gone; the whole new surface counts as damaged.
   *
   * @param display one of the ids in {@link ScannerSettings#displays}
   * @param width pixels, 1 to 8192
   * @param height pixels, 1 to 8192; at most 33,554,432 pixels in all
   * @throws IllegalArgumentException for an unknown display or a size out of bounds
   */
  DisplaySurface surface(String display, int width, int height);

  /** Sets the pointer's shape on a display; null for none. */
  void cursor(String display, CursorShape cursor);

  /**
   * Reports what the scanner does; the last report counts. Until the first it is {@link
   * Activity#UNKNOWN}.
   */
  void status(ScannerStatus status);

  /**
   * Says that the connection is lost or useless. The runtime closes it and opens a new one after a
   * delay.
   *
   * @param reason shown to the people who wait: the thing, the value, the way out
   */
  void failed(String reason);

  /** The time that this connection's timers go by: monotonic nanoseconds, moved by tests. */
  long nanoTime();
}
