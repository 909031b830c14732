package org.scangate.lib.rfb.tile;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The damage of one surface and its encoded tiles, shared by all viewers of it.
 *
 * <p>The surface is divided into cells of {@value #CELL} pixels, each with the number of its last
 * damage. A {@link TileView} remembers, for one viewer, up to which damage it has seen each cell,
 * and turns what is due into tiles: exactly the damaged rectangles where they are few and small,
 * else cells, merged where neighbours are due and cut at every {@value #BLOCK} pixels. {@link
 * #encoded} gives a tile's bytes as of now, encoded by the first who asks and shared by the others
 * until the next damage of it; what nobody asks for is never encoded.
 *
 * <p>For a surface of a new size, make a new grid. Thread-safe.
 */
public final class TileGrid {
  /** Width and height of a cell, in pixels. */
  public static final int CELL = 32;

  /** Width and height of a block: no tile is larger. */
  public static final int BLOCK = 256;

  /** Cells on one side of a block; a block's cells are the bits of one long. */
  static final int SIDE = BLOCK / CELL;

  final int width;
  final int height;
  final int columns;
  final int rows;
  final int blockColumns;
  final int blockRows;

  /** Number of the last damage of each cell, row by row, and of each block. */
  final AtomicLongArray cells;

  final AtomicLongArray blocks;

  /** The newest damages as they came, at the place of their number modulo the length. */
  private final Tile[] newest = new Tile[16];

  /** Number of the last damage; written last, after the cells and blocks it touched. */
  volatile long clock = 1;

  private final int[] pixels;
  private final TileEncoders encoders;
  private final TileCache cache;
  private volatile int level = 1;

  /**
   * @param width of the surface, 1 to 8192
   * @param height of the surface, 1 to 8192
   * @param pixels {@code width * height} of {@code 0x00RRGGBB}, written by others
   * @param encoders shared with other grids
   * @param cacheBytes most bytes of encoded tiles that are kept; the least recently used go first
   */
  public TileGrid(int width, int height, int[] pixels, TileEncoders encoders, long cacheBytes) {
    if (width < 1 || width > 8192 || height < 1 || height > 8192) {
      throw new IllegalArgumentException(
          "a surface of " + width + "x" + height + " is not 1x1 to 8192x8192");
    }
    if (pixels.length < width * height) {
      throw new IllegalArgumentException(
          pixels.length + " pixels do not make a surface of " + width + "x" + height);
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
    this.encoders = encoders;
    columns = (width + CELL - 1) / CELL;
    rows = (height + CELL - 1) / CELL;
    blockColumns = (width + BLOCK - 1) / BLOCK;
    blockRows = (height + BLOCK - 1) / BLOCK;
    cells = new AtomicLongArray(columns * rows);
    blocks = new AtomicLongArray(blockColumns * blockRows);
    cache = new TileCache(cacheBytes);
    damage(0, 0, width, height);
  }

  /**
   * Says that pixels changed; called after they were written. Clipped to the surface. Never waits
   * for an encoder.
   */
  public synchronized void damage(int x, int y, int width, int height) {
    int left = Math.max(0, x);
    int top = Math.max(0, y);
    int right = (int) Math.min(this.width, (long) x + width);
    int bottom = (int) Math.min(this.height, (long) y + height);
    if (left >= right || top >= bottom) {
      return;
    }
    long now = clock + 1;
    mark(cells, columns, CELL, left, top, right, bottom, now);
    mark(blocks, blockColumns, BLOCK, left, top, right, bottom, now);
    newest[(int) (now % newest.length)] = new Tile(left, top, right - left, bottom - top);
    clock = now;
  }

  /**
   * Adds the rectangles that were damaged after {@code seen}, merged where that adds no pixels.
   *
   * @return the number of the last damage in them; -1 when they are too many or too large to be
   *     worth more than their cells
   */
  synchronized long since(long seen, List<Tile> tiles) {
    if (clock - seen > newest.length) {
      return -1;
    }
    for (long number = seen + 1; number <= clock; number++) {
      Tile tile = newest[(int) (number % newest.length)];
      for (int i = 0; i < tiles.size(); ) {
        Tile both = tile.union(tiles.get(i));
        if (both.area() <= tile.area() + tiles.get(i).area()) {
          tiles.remove(i);
          tile = both;
          i = 0;
        } else {
          i++;
        }
      }
      if (tile.area() > BLOCK * BLOCK) {
        return -1;
      }
      tiles.add(tile);
    }
    return clock;
  }

  private static void mark(
      AtomicLongArray fields,
      int columns,
      int size,
      int left,
      int top,
      int right,
      int bottom,
      long value) {
    for (int row = top / size; row <= (bottom - 1) / size; row++) {
      for (int column = left / size; column <= (right - 1) / size; column++) {
        fields.setRelease(row * columns + column, value);
      }
    }
  }

  /** A new viewer's position: everything is due. */
  public TileView view() {
    return new TileView(this);
  }

  /**
   * The tile's bytes, with at least every damage before this call. Encodes on the caller's thread,
   * or waits for the one who encodes this very tile.
   *
   * @param grey whether it is for viewers that decode {@link org.scangate.lib.rfb.Encodings#GREY}
   */
  public EncodedTile encoded(Tile tile, boolean grey) {
    TileCache.Slot slot = cache.slot(tile, grey);
    synchronized (slot) {
      long now = lastDamage(tile);
      if (slot.encoded == null || slot.damage < now) {
        EncodedTile fresh =
            encoders.with(encoder -> encoder.encode(pixels, width, tile, level, grey));
        cache.store(slot, fresh, now);
      }
      return slot.encoded;
    }
  }

  private long lastDamage(Tile tile) {
    long last = 0;
    for (int row = tile.y() / CELL; row <= (tile.y() + tile.height() - 1) / CELL; row++) {
      for (int column = tile.x() / CELL; column <= (tile.x() + tile.width() - 1) / CELL; column++) {
        last = Math.max(last, cells.getAcquire(row * columns + column));
      }
    }
    return last;
  }

  /** Sets the zlib level of tiles encoded from now on: 1 (fast, the default) to 9 (small). */
  public void level(int level) {
    if (level < 1 || level > 9) {
      throw new IllegalArgumentException("zlib level " + level + " is not 1 to 9");
    }
    this.level = level;
  }

  /** Bytes of encoded tiles that are kept now. */
  public long cachedBytes() {
    return cache.bytes();
  }
}
