package org.scangate.lib.rfb.tile;

/**
 * Encodes a tile losslessly in Tight (encoding 7; TPIXEL of three bytes), for any viewer whose
 * pixel format {@link org.scangate.lib.rfb.PixelFormat#isTrueColour24 is true colour of depth 24}.
 *
 * <p>Every tile begins with the stream-reset bits set and a deflater in its first state, so it can
 * be sent to anybody at any time. One thread at a time; holds native memory until closed.
 */
public final class TileEncoder implements AutoCloseable {

  public TileEncoder() {}

  /**
   * Encodes one tile.
   *
   * @param pixels a surface, {@code 0x00RRGGBB}; may be written by others meanwhile
   * @param stride pixels from one row to the next
   * @param tile within the surface
   * @param level zlib level, 1 (fast) to 9 (small)
   */
  public EncodedTile encode(int[] pixels, int stride, Tile tile, int level) {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Frees the native memory; not to be used afterwards. */
  @Override
  public void close() {}
}
