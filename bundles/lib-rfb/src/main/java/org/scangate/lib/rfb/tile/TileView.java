package org.scangate.lib.rfb.tile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One viewer's position in a {@link TileGrid}. One thread at a time; damage may come meanwhile. */
public final class TileView {
  private static final int SIDE = TileGrid.SIDE;

  /** Seen up to no damage at all: due whatever the floor. */
  private static final long UNSEEN = -1;

  private final TileGrid grid;
  private final long[] seenCells;
  private final long[] seenBlocks;

  /** Every damage up to this is seen, but for what is {@link #UNSEEN}. */
  private long floor;

  /** Something up to the floor may be due. */
  private boolean leftOver = true;

  private int nextBlock;

  TileView(TileGrid grid) {
    this.grid = grid;
    seenCells = new long[grid.cells.length()];
    seenBlocks = new long[grid.blocks.length()];
    Arrays.fill(seenCells, UNSEEN);
    Arrays.fill(seenBlocks, UNSEEN);
  }

  /** Whether {@link #take} would give anything; cheap. */
  public boolean due() {
    return leftOver || floor != grid.clock;
  }

  /**
   * Takes tiles that are due; they count as seen, as of now, and are due again at their next
   * damage. What does not fit is left, and comes first the next time.
   *
   * @param maxPixels stops when this many are taken; at least one tile is given when one is due
   */
  public List<Tile> take(int maxPixels) {
    if (!leftOver) {
      List<Tile> exact = new ArrayList<>();
      long until = grid.since(floor, exact);
      if (until >= 0 && fits(exact, maxPixels)) {
        floor = until;
        return exact;
      }
    }
    return takeBlocks(maxPixels);
  }

  private static boolean fits(List<Tile> tiles, int maxPixels) {
    return tiles.size() < 2 || tiles.stream().mapToLong(Tile::area).sum() <= maxPixels;
  }

  private List<Tile> takeBlocks(int maxPixels) {
    List<Tile> tiles = new ArrayList<>();
    long clock = grid.clock;
    long area = 0;
    leftOver = true;
    for (int visited = 0; visited < seenBlocks.length; visited++) {
      int block = nextBlock;
      long last = grid.blocks.getAcquire(block);
      if (isDue(last, seenBlocks[block])) {
        if (area >= maxPixels && !tiles.isEmpty()) {
          return tiles;
        }
        seenBlocks[block] = last;
        int before = tiles.size();
        cut(block, see(block), tiles);
        for (Tile tile : tiles.subList(before, tiles.size())) {
          area += tile.area();
        }
      }
      nextBlock = block + 1 == seenBlocks.length ? 0 : block + 1;
    }
    floor = clock;
    leftOver = false;
    return tiles;
  }

  private boolean isDue(long last, long seen) {
    return seen == UNSEEN || last > Math.max(seen, floor);
  }

  /** Marks a block's due cells as seen and gives them as bits, row by row. */
  private long see(int block) {
    int column = block % grid.blockColumns * SIDE;
    int row = block / grid.blockColumns * SIDE;
    int columns = Math.min(SIDE, grid.columns - column);
    int rows = Math.min(SIDE, grid.rows - row);
    long due = 0;
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        int cell = (row + y) * grid.columns + column + x;
        long last = grid.cells.getAcquire(cell);
        if (isDue(last, seenCells[cell])) {
          seenCells[cell] = last;
          due |= 1L << (y * SIDE + x);
        }
      }
    }
    int missing = columns * rows - Long.bitCount(due);
    return missing * 8 <= columns * rows ? all(columns, rows) : due;
  }

  /** A block of which nearly everything is due goes as one. */
  private static long all(int columns, int rows) {
    long row = (1L << columns) - 1;
    long all = 0;
    for (int y = 0; y < rows; y++) {
      all |= row << (y * SIDE);
    }
    return all;
  }

  /** Cuts the set cells into rectangles: as wide as they are, then as high as that width goes. */
  private void cut(int block, long due, List<Tile> tiles) {
    int left = block % grid.blockColumns * TileGrid.BLOCK;
    int top = block / grid.blockColumns * TileGrid.BLOCK;
    long rest = due;
    while (rest != 0) {
      int first = Long.numberOfTrailingZeros(rest);
      int x = first % SIDE;
      int y = first / SIDE;
      long line = rest >>> first & (0xffL >>> x);
      int columns = Long.numberOfTrailingZeros(~line);
      long run = ((1L << columns) - 1) << x;
      int rows = 0;
      while (y + rows < SIDE && (rest >>> ((y + rows) * SIDE) & run) == run) {
        rest &= ~(run << ((y + rows) * SIDE));
        rows++;
      }
      int px = left + x * TileGrid.CELL;
      int py = top + y * TileGrid.CELL;
      tiles.add(
          new Tile(
              px,
              py,
              Math.min(columns * TileGrid.CELL, grid.width - px),
              Math.min(rows * TileGrid.CELL, grid.height - py)));
    }
  }

  /**
   * Makes a rectangle due again, as a viewer's non-incremental request asks; clipped to the
   * surface.
   */
  public void forget(int x, int y, int width, int height) {
    forget(seenCells, grid.columns, TileGrid.CELL, x, y, width, height);
    forget(seenBlocks, grid.blockColumns, TileGrid.BLOCK, x, y, width, height);
    leftOver = true;
  }

  private void forget(long[] seen, int columns, int size, int x, int y, int width, int height) {
    int left = Math.max(0, x) / size;
    int right = (int) ((Math.min(grid.width, (long) x + width) + size - 1) / size);
    int bottom = (int) ((Math.min(grid.height, (long) y + height) + size - 1) / size);
    for (int row = Math.max(0, y) / size; row < bottom && left < right; row++) {
      Arrays.fill(seen, row * columns + left, row * columns + right, UNSEEN);
    }
  }
}
