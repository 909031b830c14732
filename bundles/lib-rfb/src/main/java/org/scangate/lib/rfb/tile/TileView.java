package org.scangate.lib.rfb.tile;

import java.util.List;

/** One viewer's position in a {@link TileGrid}. One thread at a time; damage may come meanwhile. */
public final class TileView {

  TileView() {}

  /** Whether {@link #take} would give anything; cheap. */
  public boolean due() {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
    return false;
  }

  /**
   * Takes tiles that are due; they count as seen, as of now, and are due again at their next
   * damage. What does not fit is left, and comes first the next time.
   *
   * @param maxPixels stops when this many are taken; at least one tile is given when one is due
   */
  public List<Tile> take(int maxPixels) {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /**
   * Makes a rectangle due again, as a viewer's non-incremental request asks; clipped to the
   * surface.
   */
  public void forget(int x, int y, int width, int height) {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
  }
}
