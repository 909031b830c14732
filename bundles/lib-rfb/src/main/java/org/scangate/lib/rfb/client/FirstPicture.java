package org.scangate.lib.rfb.client;

import java.nio.ByteBuffer;

/**
 * Asks for the first picture in bands, each when the one before is decoded: a server that draws for
 * others with the same thread, as most do, goes on drawing for them between two bands (RFC 6143
 * 7.5.3; what is asked for is asked for in addition).
 */
final class FirstPicture {
  private static final int BAND_PIXELS = 128 * 1024;

  private final int width;
  private final int height;
  private final int bandHeight;
  private int asked;
  private boolean over;

  private FirstPicture(int width, int height, int bandHeight) {
    this.width = width;
    this.height = height;
    this.bandHeight = bandHeight;
  }

  static FirstPicture inBands(int width, int height) {
    return new FirstPicture(width, height, Math.max(1, BAND_PIXELS / Math.max(1, width)));
  }

  /** In one piece. */
  static FirstPicture whole(int width, int height) {
    return new FirstPicture(width, height, Math.max(1, height));
  }

  /** The next request; null when all of it was asked for. */
  ByteBuffer next() {
    if (asked >= height && asked > 0) {
      return null;
    }
    int top = asked;
    asked = Math.min(top + bandHeight, Math.max(1, height));
    return ClientMessages.updateRequest(false, top, width, Math.min(asked, height) - top);
  }

  /** False until the last band has come. */
  boolean isOver() {
    return over;
  }

  /** Nothing more of it is awaited. */
  void end() {
    over = true;
  }
}
