package org.scangate.driver.simulator;

import org.scangate.api.driver.DisplaySurface;

/** Paints off screen, then copies and reports the tiles that differ. */
final class Screen {
  private static final int TILE = 64;
  private final DisplaySurface surface;
  private final int[] back;
  final Canvas canvas;

  Screen(DisplaySurface surface) {
    this.surface = surface;
    back = new int[surface.width() * surface.height()];
    canvas = new Canvas(surface.width(), surface.height(), back);
  }

  /** Shows what was painted since. */
  void show() {
    int width = surface.width();
    int[] front = surface.pixels();
    for (int y = 0; y < surface.height(); y += TILE) {
      int h = Math.min(TILE, surface.height() - y);
      int from = -1;
      for (int x = 0; x <= width; x += TILE) {
        int w = Math.min(TILE, width - x);
        boolean differs = w > 0 && copyIfDifferent(front, x, y, w, h);
        if (differs && from < 0) {
          from = x;
        } else if (!differs && from >= 0) {
          surface.damage(from, y, Math.min(x, width) - from, h);
          from = -1;
        }
      }
      if (from >= 0) {
        surface.damage(from, y, width - from, h);
      }
    }
  }

  private boolean copyIfDifferent(int[] front, int x, int y, int w, int h) {
    boolean differs = false;
    for (int row = y; row < y + h; row++) {
      int at = row * surface.width() + x;
      if (java.util.Arrays.mismatch(front, at, at + w, back, at, at + w) >= 0) {
        System.arraycopy(back, at, front, at, w);
        differs = true;
      }
    }
    return differs;
  }
}
