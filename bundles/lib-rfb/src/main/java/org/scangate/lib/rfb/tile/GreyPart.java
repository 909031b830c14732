package org.scangate.lib.rfb.tile;

/** Finds the picture in a tile: a grey rectangle with something coloured along its edges. */
final class GreyPart {
  private GreyPart() {}

  /**
   * The rectangle that is left without the rows and columns at the edges of which most pixels are
   * coloured.
   *
   * @return null when some of it is coloured all the same, or nothing is left
   */
  static Tile of(int[] pixels, int width, int height) {
    int top = 0;
    int bottom = height;
    while (top < bottom && isColoured(pixels, top * width, 1, width)) {
      top++;
    }
    while (bottom > top && isColoured(pixels, (bottom - 1) * width, 1, width)) {
      bottom--;
    }
    int left = 0;
    int right = width;
    int rows = bottom - top;
    while (left < right && isColoured(pixels, top * width + left, width, rows)) {
      left++;
    }
    while (right > left && isColoured(pixels, top * width + right - 1, width, rows)) {
      right--;
    }
    for (int y = top; y < bottom; y++) {
      for (int i = y * width + left; i < y * width + right; i++) {
        if (!isGrey(pixels[i])) {
          return null;
        }
      }
    }
    return left < right && top < bottom ? new Tile(left, top, right - left, bottom - top) : null;
  }

  private static boolean isColoured(int[] pixels, int from, int step, int count) {
    int coloured = 0;
    for (int i = 0; i < count; i++) {
      if (!isGrey(pixels[from + i * step])) {
        coloured++;
      }
    }
    return 2 * coloured > count;
  }

  /** Whether there is as much red as green and blue. */
  static boolean isGrey(int pixel) {
    return pixel == (pixel & 0xff) * 0x010101;
  }
}
