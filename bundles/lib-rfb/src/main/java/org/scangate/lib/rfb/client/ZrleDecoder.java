package org.scangate.lib.rfb.client;

import org.scangate.lib.rfb.RfbException;

/** ZRLE, RFC 6143 7.7.6. A CPIXEL is three bytes: blue, green, red. */
final class ZrleDecoder {
  private static final int SIDE = 64;

  private final Source in;
  private final Surface surface;
  private final InflateSource data;
  private final int[] palette = new int[128];

  ZrleDecoder(Source in, Surface surface) {
    this.in = in;
    this.surface = surface;
    data = new InflateSource(in);
  }

  void decode(int x, int y, int w, int h) throws RfbException {
    int length = in.s32();
    long most = 5L * w * h + 1024; // no tile takes more than 4 bytes for a pixel
    if (length < 0 || length > most) {
      throw new RfbException(
          "a ZRLE rectangle of "
              + Integer.toUnsignedString(length)
              + " bytes is more than its "
              + w
              + "x"
              + h
              + " pixels can take");
    }
    data.begin(length, most);
    for (int top = y; top < y + h; top += SIDE) {
      for (int left = x; left < x + w; left += SIDE) {
        tile(left, top, Math.min(SIDE, x + w - left), Math.min(SIDE, y + h - top));
      }
    }
    data.end();
  }

  private void tile(int x, int y, int w, int h) throws RfbException {
    int kind = data.u8();
    if (kind == 0) {
      raw(x, y, w, h);
    } else if (kind == 1) {
      surface.fill(x, y, w, h, pixel());
    } else if (kind <= 16) {
      readPalette(kind);
      packed(x, y, w, h, kind);
    } else if (kind == 128) {
      runs(x, y, w, h, 0);
    } else if (kind >= 130) {
      readPalette(kind - 128);
      runs(x, y, w, h, kind - 128);
    } else {
      throw new RfbException("ZRLE tile of kind " + kind + " is not known");
    }
  }

  private int pixel() throws RfbException {
    data.need(3);
    byte[] window = data.window;
    int at = data.position;
    data.position = at + 3;
    return (window[at + 2] & 0xff) << 16 | (window[at + 1] & 0xff) << 8 | (window[at] & 0xff);
  }

  private void readPalette(int size) throws RfbException {
    for (int i = 0; i < size; i++) {
      palette[i] = pixel();
    }
  }

  private void raw(int x, int y, int w, int h) throws RfbException {
    data.need(w * h * 3);
    byte[] window = data.window;
    int from = data.position;
    for (int row = y; row < y + h; row++) {
      int at = row * surface.width + x;
      for (int end = at + w; at < end; at++) {
        surface.pixels[at] =
            (window[from + 2] & 0xff) << 16
                | (window[from + 1] & 0xff) << 8
                | (window[from] & 0xff);
        from += 3;
      }
    }
    data.position = from;
  }

  private void packed(int x, int y, int w, int h, int colours) throws RfbException {
    int bits = colours == 2 ? 1 : colours <= 4 ? 2 : 4;
    int mask = (1 << bits) - 1;
    for (int row = y; row < y + h; row++) {
      int at = row * surface.width + x;
      int held = 0;
      int shift = 0;
      for (int i = 0; i < w; i++) {
        if (shift == 0) {
          held = data.u8();
          shift = 8;
        }
        shift -= bits;
        surface.pixels[at + i] = colour(held >> shift & mask, colours);
      }
    }
  }

  /** Runs of one colour that go on from row to row. */
  private void runs(int x, int y, int w, int h, int colours) throws RfbException {
    int left = w * h;
    int column = 0;
    int at = y * surface.width + x;
    while (left > 0) {
      int pixel;
      int length = 1;
      if (colours == 0) {
        pixel = pixel();
        length = runLength(left);
      } else {
        int index = data.u8();
        pixel = colour(index & 0x7f, colours);
        length = index > 0x7f ? runLength(left) : 1;
      }
      left -= length;
      for (; length > 0; length--) {
        surface.pixels[at + column] = pixel;
        if (++column == w) {
          column = 0;
          at += surface.width;
        }
      }
    }
  }

  private int runLength(int left) throws RfbException {
    int length = 1;
    int more;
    do {
      more = data.u8();
      length += more;
      if (length > left) {
        throw new RfbException("a ZRLE run leaves its tile");
      }
    } while (more == 255);
    return length;
  }

  private int colour(int index, int colours) throws RfbException {
    if (index >= colours) {
      throw new RfbException("a ZRLE tile names colour " + index + " of a palette of " + colours);
    }
    return palette[index];
  }

  void close() {
    data.close();
  }
}
