package org.scangate.lib.rfb.tile;

/**
 * A rectangle of a surface, in pixels.
 *
 * @param x left column
 * @param y top row
 * @param width at least 1
 * @param height at least 1
 */
public record Tile(int x, int y, int width, int height) {

  /** Pixels in it. */
  public int area() {
    return width * height;
  }

  /** The smallest tile that covers both. */
  public Tile union(Tile other) {
    int left = Math.min(x, other.x);
    int top = Math.min(y, other.y);
    return new Tile(
        left,
        top,
        Math.max(x + width, other.x + other.width) - left,
        Math.max(y + height, other.y + other.height) - top);
  }
}
