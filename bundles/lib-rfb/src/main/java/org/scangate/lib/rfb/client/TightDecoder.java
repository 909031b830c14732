package org.scangate.lib.rfb.client;

import org.scangate.lib.rfb.RfbException;

/**
 * Tight without JPEG: Fill, and Basic compression with the copy, palette and gradient filters over
 * four zlib streams. A TPIXEL is three bytes: red, green, blue.
 */
final class TightDecoder {
  private static final int MIN_TO_COMPRESS = 12;

  private final Source in;
  private final Surface surface;
  private final InflateSource[] streams = new InflateSource[4];
  private final int[] palette = new int[256];

  TightDecoder(Source in, Surface surface) {
    this.in = in;
    this.surface = surface;
  }

  void decode(int x, int y, int w, int h) throws RfbException {
    int control = in.u8();
    for (int i = 0; i < 4; i++) {
      if ((control >> i & 1) != 0 && streams[i] != null) {
        streams[i].reset();
      }
    }
    int kind = control >> 4;
    if (kind == 8) {
      surface.fill(x, y, w, h, pixel());
      return;
    }
    if (kind > 8) {
      throw new RfbException(
          "a Tight rectangle of kind "
              + kind
              + (kind == 9 ? " (JPEG)" : "")
              + " was not asked for; switch lossy compression off in the server");
    }
    InflateSource stream = stream(kind & 3);
    int filter = (kind & 4) == 0 ? 0 : in.u8();
    switch (filter) {
      case 0 -> {
        Source data = begin(stream, w * 3, h);
        copy(data, x, y, w, h);
        end(stream, data);
      }
      case 1 -> {
        int colours = in.u8() + 1;
        for (int i = 0; i < colours; i++) {
          palette[i] = pixel();
        }
        if (colours == 2) {
          Source data = begin(stream, (w + 7) / 8, h);
          mono(data, x, y, w, h);
          end(stream, data);
        } else {
          Source data = begin(stream, w, h);
          indexed(data, x, y, w, h, colours);
          end(stream, data);
        }
      }
      case 2 -> {
        Source data = begin(stream, w * 3, h);
        gradient(data, x, y, w, h);
        end(stream, data);
      }
      default -> throw new RfbException("Tight filter " + filter + " is not known");
    }
  }

  private InflateSource stream(int number) {
    if (streams[number] == null) {
      streams[number] = new InflateSource(in);
    }
    return streams[number];
  }

  private Source begin(InflateSource stream, int rowBytes, int rows) throws RfbException {
    long inflated = (long) rowBytes * rows;
    if (inflated < MIN_TO_COMPRESS) {
      return in;
    }
    int length = in.u8();
    if (length > 0x7f) {
      length = (length & 0x7f) | in.u8() << 7;
      if (length > 0x3fff) {
        length = (length & 0x3fff) | in.u8() << 14;
      }
    }
    stream.begin(length, inflated);
    return stream;
  }

  private static void end(InflateSource stream, Source data) throws RfbException {
    if (data == stream) {
      stream.end();
    }
  }

  private int pixel() throws RfbException {
    in.need(3);
    byte[] window = in.window;
    int at = in.position;
    in.position = at + 3;
    return (window[at] & 0xff) << 16 | (window[at + 1] & 0xff) << 8 | (window[at + 2] & 0xff);
  }

  private void copy(Source data, int x, int y, int w, int h) throws RfbException {
    int[] pixels = surface.pixels;
    byte[] window = data.window;
    for (int row = y; row < y + h; row++) {
      data.need(w * 3);
      int from = data.position;
      int at = row * surface.width + x;
      for (int end = at + w; at < end; at++) {
        pixels[at] =
            (window[from] & 0xff) << 16
                | (window[from + 1] & 0xff) << 8
                | (window[from + 2] & 0xff);
        from += 3;
      }
      data.position = from;
    }
  }

  private void mono(Source data, int x, int y, int w, int h) throws RfbException {
    int[] pixels = surface.pixels;
    int zero = palette[0];
    int one = palette[1];
    int rowBytes = (w + 7) / 8;
    for (int row = y; row < y + h; row++) {
      data.need(rowBytes);
      int at = row * surface.width + x;
      for (int i = 0; i < w; i++) {
        int bit = data.window[data.position + (i >> 3)] >> (7 - (i & 7)) & 1;
        pixels[at + i] = bit == 0 ? zero : one;
      }
      data.position += rowBytes;
    }
  }

  private void indexed(Source data, int x, int y, int w, int h, int colours) throws RfbException {
    int[] pixels = surface.pixels;
    byte[] window = data.window;
    int highest = 0;
    for (int row = y; row < y + h; row++) {
      data.need(w);
      int from = data.position;
      int at = row * surface.width + x;
      for (int i = 0; i < w; i++) {
        int index = window[from + i] & 0xff;
        highest = Math.max(highest, index);
        pixels[at + i] = palette[index];
      }
      data.position = from + w;
    }
    if (highest >= colours) {
      throw new RfbException(
          "a Tight rectangle names colour " + highest + " of a palette of " + colours);
    }
  }

  /** Each colour is what its left, upper and upper left neighbours let expect, plus what comes. */
  private void gradient(Source data, int x, int y, int w, int h) throws RfbException {
    int[] pixels = surface.pixels;
    for (int row = 0; row < h; row++) {
      data.need(w * 3);
      int at = (y + row) * surface.width + x;
      int left = 0;
      int upperLeft = 0;
      for (int i = 0; i < w; i++) {
        int upper = row == 0 ? 0 : pixels[at + i - surface.width];
        int pixel = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          int expected =
              (left >> shift & 0xff) + (upper >> shift & 0xff) - (upperLeft >> shift & 0xff);
          int clipped = Math.max(0, Math.min(255, expected));
          pixel |= ((clipped + data.window[data.position++]) & 0xff) << shift;
        }
        pixels[at + i] = pixel;
        left = pixel;
        upperLeft = upper;
      }
    }
  }

  void close() {
    for (InflateSource stream : streams) {
      if (stream != null) {
        stream.close();
      }
    }
  }
}
