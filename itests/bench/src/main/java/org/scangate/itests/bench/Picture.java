package org.scangate.itests.bench;

/**
 * Pixels and a number that stands for all of them: two pictures with the same number are the same,
 * pixel by pixel, as far as 64 bits of hash can tell. A change costs the cells that it touches. Not
 * thread-safe.
 */
final class Picture {
  static final int CELL = 32;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  final int width;
  final int height;
  final int[] pixels;
  private final int columns;
  private final long[] cells;
  private long sum;

  Picture(int width, int height, int[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
    columns = (width + CELL - 1) / CELL;
    cells = new long[columns * ((height + CELL - 1) / CELL)];
    changed(0, 0, width, height);
  }

  Picture copy() {
    return new Picture(width, height, pixels.clone());
  }

  /** These pixels were written. */
  void changed(int x, int y, int w, int h) {
    for (int row = y / CELL; row <= (y + h - 1) / CELL; row++) {
      for (int column = x / CELL; column <= (x + w - 1) / CELL; column++) {
        int cell = row * columns + column;
        long now = hash(cell, column * CELL, row * CELL);
        sum += now - cells[cell];
        cells[cell] = now;
      }
    }
  }

  private long hash(int cell, int left, int top) {
    int right = Math.min(width, left + CELL);
    int bottom = Math.min(height, top + CELL);
    long hash = (cell + 1) * MIX;
    for (int y = top; y < bottom; y++) {
      for (int at = y * width + left; at < y * width + right; at++) {
        hash = (hash ^ pixels[at]) * MIX;
      }
      hash ^= hash >>> 29;
    }
    return hash ^ hash >>> 32;
  }

  void fill(int x, int y, int w, int h, int pixel) {
    for (int row = y; row < y + h; row++) {
      java.util.Arrays.fill(pixels, row * width + x, row * width + x + w, pixel);
    }
    changed(x, y, w, h);
  }

  /** Puts another picture at a place of this one. */
  void put(Picture other, int x, int y) {
    for (int row = 0; row < other.height; row++) {
      System.arraycopy(other.pixels, row * other.width, pixels, (y + row) * width + x, other.width);
    }
    changed(x, y, other.width, other.height);
  }

  /** The number of the picture as it is now. */
  long number() {
    return sum;
  }
}
