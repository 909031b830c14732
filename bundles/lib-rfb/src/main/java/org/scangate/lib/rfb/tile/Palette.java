package org.scangate.lib.rfb.tile;

import java.util.Arrays;

/** The colours of a tile, at most {@value #MAX}, in the order in which they come. */
final class Palette {
  static final int MAX = 256;
  private static final int SLOTS = 1024;

  final int[] colours = new int[MAX];

  /** Colours found. */
  int size;

  /** Pixels that differ from their left neighbour. */
  int changes;

  private final int[] keys = new int[SLOTS];
  private final short[] places = new short[SLOTS];

  /**
   * Replaces the pixels by places in the palette.
   *
   * @return false when there are more colours; {@code indices} is then of no use
   */
  boolean index(int[] pixels, int count, byte[] indices) {
    Arrays.fill(keys, -1); // no pixel: the highest byte of a pixel is 0
    size = 0;
    changes = 0;
    int before = -1;
    byte place = 0;
    for (int i = 0; i < count; i++) {
      int pixel = pixels[i];
      if (pixel != before) {
        int slot = (pixel * 0x9e3779b1) >>> 22;
        while (keys[slot] != pixel) {
          if (keys[slot] == -1) {
            if (size == MAX) {
              return false;
            }
            keys[slot] = pixel;
            places[slot] = (short) size;
            colours[size++] = pixel;
            break;
          }
          slot = slot + 1 & (SLOTS - 1);
        }
        place = (byte) places[slot];
        before = pixel;
        changes++;
      }
      indices[i] = place;
    }
    return true;
  }

  /** Whether every colour has as much red as green and blue. */
  boolean isGrey() {
    for (int i = 0; i < size; i++) {
      if (!GreyPart.isGrey(colours[i])) {
        return false;
      }
    }
    return true;
  }
}
