package org.scangate.remote.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.scangate.api.console.Display;
import org.scangate.lib.rfb.tile.Tile;
import org.scangate.lib.rfb.tile.TileEncoders;
import org.scangate.lib.rfb.tile.TileGrid;

/**
 * A copy of a display that changes by whole updates of the driver's, so that what viewers are sent
 * was once on the screen as it is. What is damaged is copied when its update ends, or when the
 * viewer that holds the copy still lets go; an update that takes long is copied in parts. Another
 * connection to the same console brings a frame of its own: viewers are sent what differs in it.
 * Thread-safe.
 */
final class StillPicture {
  private static final int MOST_RECTANGLES = 256;
  private static final long LONG_NANOS = 100_000_000L;

  private final int[] pixels;
  private final TileGrid grid;
  private final List<Tile> damaged = new ArrayList<>();
  private volatile Display.Frame live;
  private boolean anotherFrame;
  private boolean painting;
  private long paintingNanos;
  private int holds;

  StillPicture(Display.Frame live, TileEncoders encoders) {
    this.live = live;
    pixels = live.pixels().clone();
    grid =
        new TileGrid(
            live.width(),
            live.height(),
            pixels,
            encoders,
            DisplayHub.cacheBytes(live.width(), live.height()));
  }

  int width() {
    return live.width();
  }

  int height() {
    return live.height();
  }

  /** The copy, row by row. */
  int[] pixels() {
    return pixels;
  }

  /** Damage and encoded tiles of the copy. */
  TileGrid grid() {
    return grid;
  }

  boolean isOf(Display.Frame frame) {
    return live.pixels() == frame.pixels();
  }

  // ---- from the driver

  /** True when there is another frame to copy, which needs to be as large. */
  synchronized boolean follow(Display.Frame frame) {
    if (frame.width() != live.width() || frame.height() != live.height()) {
      return false;
    }
    live = frame;
    painting = false;
    damaged.clear();
    anotherFrame = true;
    copy();
    return true;
  }

  synchronized void painting(long now) {
    painting = true;
    paintingNanos = now;
  }

  /** Says whether the copy has changed. */
  synchronized boolean painted() {
    painting = false;
    return copy();
  }

  /** Says whether the copy has changed. */
  synchronized boolean damaged(int x, int y, int width, int height, long now) {
    Tile tile = new Tile(x, y, width, height);
    if (damaged.size() == MOST_RECTANGLES) {
      for (Tile earlier : damaged) {
        tile = tile.union(earlier);
      }
      damaged.clear();
    }
    damaged.add(tile);
    return (!painting || now - paintingNanos > LONG_NANOS) && copy();
  }

  // ---- from a viewer

  /** Keeps the copy as it is until {@link #release}; for as long as encoding takes, no longer. */
  synchronized void hold() {
    holds++;
  }

  /** Lets go; says whether the copy has changed. */
  synchronized boolean release() {
    holds--;
    return !painting && copy();
  }

  private boolean copy() {
    if (holds > 0 || (damaged.isEmpty() && !anotherFrame)) {
      return false;
    }
    if (anotherFrame) {
      anotherFrame = false;
      copyWhatDiffers();
    }
    damaged.forEach(this::copy);
    damaged.clear();
    return true;
  }

  private void copyWhatDiffers() {
    for (int y = 0; y < live.height(); y += TileGrid.CELL) {
      for (int x = 0; x < live.width(); x += TileGrid.CELL) {
        int width = Math.min(TileGrid.CELL, live.width() - x);
        int height = Math.min(TileGrid.CELL, live.height() - y);
        Tile cell = new Tile(x, y, width, height);
        if (differs(cell)) {
          copy(cell);
        }
      }
    }
  }

  private boolean differs(Tile tile) {
    int[] from = live.pixels();
    for (int row = tile.y(); row < tile.y() + tile.height(); row++) {
      int at = row * live.width() + tile.x();
      if (!Arrays.equals(from, at, at + tile.width(), pixels, at, at + tile.width())) {
        return true;
      }
    }
    return false;
  }

  private void copy(Tile tile) {
    int[] from = live.pixels();
    for (int row = tile.y(); row < tile.y() + tile.height(); row++) {
      int at = row * live.width() + tile.x();
      System.arraycopy(from, at, pixels, at, tile.width());
    }
    grid.damage(tile.x(), tile.y(), tile.width(), tile.height());
  }
}
