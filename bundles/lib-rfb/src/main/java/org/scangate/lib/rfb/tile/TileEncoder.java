package org.scangate.lib.rfb.tile;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.scangate.lib.rfb.Encodings;

/**
 * Encodes a tile losslessly in Tight (encoding 7; TPIXEL of three bytes), for any viewer whose
 * pixel format {@link org.scangate.lib.rfb.PixelFormat#isTrueColour24 is true colour of depth 24}.
 *
 * <p>Every tile begins with the stream-reset bits set and a deflater in its first state, so it can
 * be sent to anybody at any time. One thread at a time; holds native memory until closed.
 */
public final class TileEncoder implements AutoCloseable {
  /** Tight sends shorter data as it is. */
  private static final int MIN_TO_COMPRESS = 12;

  /** Tiles with more colours than a palette holds are cut in four, down to this size. */
  private static final int MIN_TO_CUT = 64;

  private static final int FILL = 0x80;
  private static final int EXPLICIT_FILTER = 0x40;
  private static final int FILTER_PALETTE = 1;

  /** Streams of Tight: one for what zlib searches for repetitions, one for noise. */
  private static final int REPEATING = 0;

  private static final int NOISE = 1;

  private final Deflater[] deflaters = {new Deflater(1), new Deflater(1)};
  private final boolean[] begun = new boolean[deflaters.length];
  private final Palette palette = new Palette();
  private int[] pixels = new int[0];
  private byte[] data = new byte[0];
  private byte[] out = new byte[16 * 1024];
  private int length;
  private int rectangles;

  public TileEncoder() {
    deflaters[NOISE].setStrategy(Deflater.HUFFMAN_ONLY);
  }

  /**
   * Encodes one tile.
   *
   * @param surface {@code 0x00RRGGBB}; may be written by others meanwhile
   * @param stride pixels from one row to the next
   * @param tile within the surface, at most 2048 wide
   * @param level zlib level, 1 (fast) to 9 (small)
   */
  public EncodedTile encode(int[] surface, int stride, Tile tile, int level) {
    length = 0;
    rectangles = 0;
    Arrays.fill(begun, false);
    deflaters[REPEATING].setLevel(level);
    encode(surface, stride, tile.x(), tile.y(), tile.width(), tile.height());
    return new EncodedTile(tile, rectangles, Arrays.copyOf(out, length));
  }

  private void encode(int[] surface, int stride, int x, int y, int width, int height) {
    int count = copy(surface, stride, x, y, width, height);
    if (palette.index(pixels, count, data)) {
      header(x, y, width, height);
      if (palette.size == 1) {
        put(FILL);
        putPixel(palette.colours[0]);
      } else if (palette.size == 2) {
        palette(REPEATING, packBits(width, height));
      } else {
        palette(isNoise(count) ? NOISE : REPEATING, count);
      }
    } else if (width > MIN_TO_CUT || height > MIN_TO_CUT) {
      int left = half(width);
      int top = half(height);
      encode(surface, stride, x, y, left, top);
      if (left < width) {
        encode(surface, stride, x + left, y, width - left, top);
      }
      if (top < height) {
        encode(surface, stride, x, y + top, left, height - top);
      }
      if (left < width && top < height) {
        encode(surface, stride, x + left, y + top, width - left, height - top);
      }
    } else {
      header(x, y, width, height);
      colours(count);
    }
  }

  /** Half of it, in whole steps of the smallest size. */
  private static int half(int size) {
    return size <= MIN_TO_CUT ? size : (size / 2 + MIN_TO_CUT - 1) / MIN_TO_CUT * MIN_TO_CUT;
  }

  /** Takes a copy that nobody writes, so that palette and indices agree. */
  private int copy(int[] surface, int stride, int x, int y, int width, int height) {
    int count = width * height;
    if (pixels.length < count) {
      pixels = new int[count];
      data = new byte[count * 3];
    }
    int to = 0;
    for (int row = y; row < y + height; row++) {
      int from = row * stride + x;
      for (int i = 0; i < width; i++) {
        pixels[to + i] = surface[from + i] & 0xffffff;
      }
      to += width;
    }
    return count;
  }

  /** Many colours and hardly two equal neighbours: to search for repetitions is lost time. */
  private boolean isNoise(int count) {
    return palette.size > 32 && palette.changes > count - count / 4;
  }

  private int packBits(int width, int height) {
    int to = 0;
    int from = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x += 8) {
        int bits = 0;
        for (int i = x; i < x + 8; i++) {
          bits = bits << 1 | (i < width ? data[from + i] : 0);
        }
        data[to++] = (byte) bits;
      }
      from += width;
    }
    return to;
  }

  private void header(int x, int y, int width, int height) {
    rectangles++;
    put(x >> 8);
    put(x);
    put(y >> 8);
    put(y);
    put(width >> 8);
    put(width);
    put(height >> 8);
    put(height);
    put(0);
    put(0);
    put(0);
    put(Encodings.TIGHT);
  }

  private void palette(int stream, int bytes) {
    put(control(stream, bytes) | EXPLICIT_FILTER);
    put(FILTER_PALETTE);
    put(palette.size - 1);
    for (int i = 0; i < palette.size; i++) {
      putPixel(palette.colours[i]);
    }
    compress(stream, bytes);
  }

  private void colours(int count) {
    int to = 0;
    for (int i = 0; i < count; i++) {
      int pixel = pixels[i];
      data[to] = (byte) (pixel >> 16);
      data[to + 1] = (byte) (pixel >> 8);
      data[to + 2] = (byte) pixel;
      to += 3;
    }
    put(control(REPEATING, to));
    compress(REPEATING, to);
  }

  /** The stream, and its reset bit where this is its first use in the tile. */
  private int control(int stream, int bytes) {
    if (bytes < MIN_TO_COMPRESS || begun[stream]) {
      return stream << 4;
    }
    begun[stream] = true;
    deflaters[stream].reset();
    return stream << 4 | 1 << stream;
  }

  private void compress(int stream, int bytes) {
    if (bytes < MIN_TO_COMPRESS) {
      reserve(bytes);
      System.arraycopy(data, 0, out, length, bytes);
      length += bytes;
      return;
    }
    int start = length;
    reserve(3);
    length += 3;
    Deflater deflater = deflaters[stream];
    deflater.setInput(data, 0, bytes);
    int room;
    do {
      reserve(bytes / 8 + 64);
      room = out.length - length;
      int n = deflater.deflate(out, length, room, Deflater.SYNC_FLUSH);
      length += n;
      room -= n;
    } while (room == 0 || !deflater.needsInput()); // the first call may only set the level
    putLength(start, length - start - 3);
  }

  /**
   * Tight's compact length, into the three bytes kept free for it; what is not needed is closed.
   */
  private void putLength(int at, int bytes) {
    int spare;
    if (bytes < 1 << 7) {
      out[at] = (byte) bytes;
      spare = 2;
    } else if (bytes < 1 << 14) {
      out[at] = (byte) (0x80 | (bytes & 0x7f));
      out[at + 1] = (byte) (bytes >> 7);
      spare = 1;
    } else {
      out[at] = (byte) (0x80 | (bytes & 0x7f));
      out[at + 1] = (byte) (0x80 | (bytes >> 7 & 0x7f));
      out[at + 2] = (byte) (bytes >> 14);
      spare = 0;
    }
    if (spare > 0) {
      System.arraycopy(out, at + 3, out, at + 3 - spare, bytes);
      length -= spare;
    }
  }

  private void putPixel(int pixel) {
    put(pixel >> 16);
    put(pixel >> 8);
    put(pixel);
  }

  private void put(int value) {
    reserve(1);
    out[length++] = (byte) value;
  }

  private void reserve(int more) {
    if (out.length - length < more) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
    }
  }

  /** Frees the native memory; not to be used afterwards. */
  @Override
  public void close() {
    for (Deflater deflater : deflaters) {
      deflater.end();
    }
  }
}
