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
}
