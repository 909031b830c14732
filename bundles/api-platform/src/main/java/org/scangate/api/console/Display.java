package org.scangate.api.console;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** One display of a console, decoded. Thread-safe. */
@ProviderType
public interface Display {

  String id();

  /** {@code left}, {@code right}, or empty. */
  String position();

  /** The pixels of now; a new object after a change of size. Null before the first pixel. */
  Frame frame();

  Cursor cursor();

  /** Adds a listener, which is told at once of the frame that is there; close to remove. */
  AutoCloseable watch(Watcher watcher);

  /**
   * Pixels, written by the driver while others read.
   *
   * @param width pixels in a row, no gap between rows
   * @param height rows
   * @param pixels {@code 0x00RRGGBB}; a reader sees at least what was written before the last
   *     damage it was told of
   */
  record Frame(int width, int height, int[] pixels) {}

  /** A pointer's shape: {@code width * height} pixels {@code 0xAARRGGBB}. */
  record Cursor(int width, int height, int hotX, int hotY, int[] argb) {}

  /** Told what changes; called on the driver's thread, must not block. */
  @ConsumerType
  interface Watcher {

    /** Pixels that belong together are written to this frame, until {@link #painted}. */
    default void painting(Frame frame) {}

    /** What belongs together is written. */
    default void painted(Frame frame) {}

    /** A rectangle of this frame changed. */
    void damaged(Frame frame, int x, int y, int width, int height);

    /** There is a new frame, of another size or from a new connection. */
    void replaced(Frame frame);

    void cursor(Cursor cursor);
  }
}
