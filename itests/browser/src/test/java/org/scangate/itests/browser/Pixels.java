package org.scangate.itests.browser;

import java.awt.image.BufferedImage;

/** Counting pixels. */
final class Pixels {
  private Pixels() {}

  /** How many pixels differ in colour; all of them when the sizes do. */
  static int different(BufferedImage one, BufferedImage other) {
    int width = one.getWidth();
    int height = one.getHeight();
    if (width != other.getWidth() || height != other.getHeight()) {
      return width * height;
    }
    int count = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if ((one.getRGB(x, y) & 0xffffff) != (other.getRGB(x, y) & 0xffffff)) {
          count++;
        }
      }
    }
    return count;
  }

  /** How many pixels are brighter than so much of 255, within a rectangle. */
  static int bright(BufferedImage image, int x, int y, int width, int height, int than) {
    int count = 0;
    for (int py = y; py < y + height; py++) {
      for (int px = x; px < x + width; px++) {
        int rgb = image.getRGB(px, py);
        if ((rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255) > 3 * than) {
          count++;
        }
      }
    }
    return count;
  }
}
