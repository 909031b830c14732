package org.scangate.lib.rfb.client;

/** Where a client decodes to. Called on the thread that runs the client; must not block. */
public interface RfbSink {

  /**
   * The screen has this size, now and until the next call. Returns {@code width * height} pixels of
   * {@code 0x00RRGGBB}, row by row without gaps, that the client writes until the next call.
   *
   * @param width 1 to 8192
   * @param height 1 to 8192
   */
  int[] surface(int width, int height);

  /**
   * An update begins: pixels are written until {@link #updated}, and only then are they a picture
   * that the server had.
   */
  default void updating() {}

  /** The update has ended. */
  default void updated() {}

  /** These pixels were written; one call for each rectangle that the server sent. */
  void damaged(int x, int y, int width, int height);

  /**
   * The pointer's shape.
   *
   * @param argb {@code width * height} of {@code 0xAARRGGBB}, 1 to 256 each way; empty with 0 by 0
   *     for no pointer
   */
  void cursor(int width, int height, int hotX, int hotY, int[] argb);
}
