package org.scangate.lib.rfb.client;

import java.util.Arrays;
import org.scangate.lib.rfb.RfbException;

/** The sink's pixels, with the bounds that every rectangle is held to. */
final class Surface {
  static final int MAX = 8192;

  private final RfbSink sink;
  int[] pixels;
  volatile int width;
  volatile int height;

  Surface(RfbSink sink) {
    this.sink = sink;
  }

  void resize(int newWidth, int newHeight) throws RfbException {
    if (newWidth < 1 || newWidth > MAX || newHeight < 1 || newHeight > MAX) {
      throw new RfbException(
          "a screen of "
              + newWidth
              + "x"
              + newHeight
              + " is not 1x1 to 8192x8192; is there a signal at the console?");
    }
    int[] fresh = sink.surface(newWidth, newHeight);
    if (fresh.length < newWidth * newHeight) {
      throw new IllegalStateException("a sink gave " + fresh.length + " pixels");
    }
    pixels = fresh;
    width = newWidth;
    height = newHeight;
  }

  void check(int x, int y, int w, int h) throws RfbException {
    if (x + w > width || y + h > height) {
      throw new RfbException(
          "a rectangle of "
              + w
              + "x"
              + h
              + " at "
              + x
              + ","
              + y
              + " leaves the screen of "
              + width
              + "x"
              + height);
    }
  }

  void fill(int x, int y, int w, int h, int pixel) {
    for (int row = y; row < y + h; row++) {
      int at = row * width + x;
      Arrays.fill(pixels, at, at + w, pixel);
    }
  }

  void copy(int fromX, int fromY, int x, int y, int w, int h) {
    boolean up = fromY >= y;
    for (int i = 0; i < h; i++) {
      int row = up ? i : h - 1 - i;
      System.arraycopy(pixels, (fromY + row) * width + fromX, pixels, (y + row) * width + x, w);
    }
  }
}
