package org.scangate.lib.rfb.tile;

/**
 * The damage of one surface and its encoded tiles, shared by all viewers of it.
 *
 * <p>The surface is divided into cells of {@value #CELL} pixels, each with the number of its last
 * damage. A {@link TileView} remembers, for one viewer, up to which damage it has seen each cell,
 * and turns what is due into tiles, merged where neighbours are due, cut at every {@value #BLOCK}
 * pixels. {@link #encoded} gives a tile's bytes as of now, encoded by the first who asks and shared
 * by the others until the next damage of it; what nobody asks for is never encoded.
 *
 * <p>For a surface of a new size, make a new grid. Thread-safe.
 */
public final class TileGrid {
  /** Width and height of a cell, in pixels. */
  public static final int CELL = 32;

  /** Width and height of a block: no tile crosses its border. */
  public static final int BLOCK = 256;

  /**
   * @param width of the surface, 1 to 8192
   * @param height of the surface, 1 to 8192
   * @param pixels {@code width * height} of {@code 0x00RRGGBB}, written by others
   * @param encoders shared with other grids
   * @param cacheBytes most bytes of encoded tiles that are kept; the least recently used go first
   */
  public TileGrid(int width, int height, int[] pixels, TileEncoders encoders, long cacheBytes) {}

  /**
   * Says that pixels changed; called after they were written. Clipped to the surface. Never waits
   * for an encoder.
   */
  public void damage(int x, int y, int width, int height) {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
  }

  /** A new viewer's position: everything is due. */
  public TileView view() {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /**
   * The tile's bytes, with at least every damage before this call. Encodes on the caller's thread,
   * or waits for the one who encodes this very tile.
   */
  public EncodedTile encoded(Tile tile) {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Sets the zlib level of tiles encoded from now on: 1 (fast, the default) to 9 (small). */
  public void level(int level) {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
  }
}
