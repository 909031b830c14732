package org.scangate.lib.rfb.tile;

import java.util.Arrays;

/** The bytes of rectangles as they come about. One thread at a time. */
final class RectangleWriter {
  /** What a length of Tight takes at most. */
  private static final int LENGTH_BYTES = 3;

  byte[] bytes = new byte[16 * 1024];
  int length;
  int rectangles;

  void clear() {
    length = 0;
    rectangles = 0;
  }

  /** Begins a rectangle, RFC 6143 7.6.1. */
  void header(int x, int y, int width, int height, int encoding) {
    rectangles++;
    put16(x);
    put16(y);
    put16(width);
    put16(height);
    put32(encoding);
  }

  /** Keeps room for a length that is known later; gives its place. */
  int beginLength() {
    reserve(LENGTH_BYTES);
    length += LENGTH_BYTES;
    return length - LENGTH_BYTES;
  }

  /** Puts Tight's compact length of what came since; the room that it does not need is closed. */
  void endLength(int at) {
    int from = at + LENGTH_BYTES;
    int count = length - from;
    length = at;
    put(count < 1 << 7 ? count : 0x80 | (count & 0x7f));
    if (count >= 1 << 7) {
      put(count < 1 << 14 ? count >> 7 : 0x80 | (count >> 7 & 0x7f));
    }
    if (count >= 1 << 14) {
      put(count >> 14);
    }
    if (length < from) {
      System.arraycopy(bytes, from, bytes, length, count);
    }
    length += count;
  }

  void putPixel(int pixel) {
    put(pixel >> 16);
    put16(pixel);
  }

  void put32(int value) {
    put16(value >> 16);
    put16(value);
  }

  private void put16(int value) {
    put(value >> 8);
    put(value);
  }

  void put(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  void put(byte[] from, int count) {
    reserve(count);
    System.arraycopy(from, 0, bytes, length, count);
    length += count;
  }

  void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
