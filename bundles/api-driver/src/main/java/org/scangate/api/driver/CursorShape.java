package org.scangate.api.driver;

import java.util.Arrays;

/**
 * A pointer's shape.
 *
 * @param width pixels, 1 to 256
 * @param height pixels, 1 to 256
 * @param hotX column of the pixel that points
 * @param hotY row of the pixel that points
 * @param argb {@code width * height} pixels, {@code 0xAARRGGBB}, not premultiplied
 */
public record CursorShape(int width, int height, int hotX, int hotY, int[] argb) {

  public CursorShape {
    if (width < 1 || width > 256 || height < 1 || height > 256 || argb.length != width * height) {
      throw new IllegalArgumentException(
          "a cursor of " + width + "x" + height + " is not 1x1 to 256x256");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CursorShape that
        && width == that.width
        && height == that.height
        && hotX == that.hotX
        && hotY == that.hotY
        && Arrays.equals(argb, that.argb);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(argb);
  }

  @Override
  public String toString() {
    return "cursor " + width + "x" + height;
  }
}
