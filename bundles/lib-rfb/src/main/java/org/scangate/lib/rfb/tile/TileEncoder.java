package org.scangate.lib.rfb.tile;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.scangate.lib.rfb.Encodings;
import org.scangate.lib.rfb.grey.GreyEncoder;

/**
 * Encodes a tile losslessly in Tight (encoding 7; TPIXEL of three bytes), for any viewer whose
 * pixel format {@link org.scangate.lib.rfb.PixelFormat#isTrueColour24 is true colour of depth 24};
 * noisy grey, for viewers that can, in {@link Encodings#GREY}.
 *
 * <p>Every tile begins with the stream-reset bits set and a deflater in its first state, so it can
 * be sent to anybody at any time. One thread at a time; holds native memory until closed.
 */
public final class TileEncoder implements AutoCloseable {
  /** Tight sends shorter data as it is. */
  private static final int MIN_TO_COMPRESS = 12;

  /** Tiles with more colours than a palette holds are cut in four, down to this size. */
  private static final int MIN_TO_CUT = 64;

  /** A noisy picture has more. */
  private static final int FEW_COLOURS = 32;

  /** Pixels of a grey picture in something else that are worth rectangles of their own. */
  private static final int LEAST_PICTURE = 512;

  private static final int FILL = 0x80;
  private static final int EXPLICIT_FILTER = 0x40;
  private static final int FILTER_PALETTE = 1;

  /** Streams of Tight: one for what zlib searches for repetitions, one for noise. */
  private static final int REPEATING = 0;

  private static final int NOISE = 1;

  private final Deflater[] deflaters = {new Deflater(1), new Deflater(1)};
  private final boolean[] begun = new boolean[deflaters.length];
  private final Palette palette = new Palette();
  private final GreyEncoder greyEncoder = new GreyEncoder();
  private int[] pixels = new int[0];
  private byte[] data = new byte[0];
  private final RectangleWriter out = new RectangleWriter();
  private boolean grey;

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
   * @param greyToo whether it is for viewers that decode {@link Encodings#GREY}
   */
  public EncodedTile encode(int[] surface, int stride, Tile tile, int level, boolean greyToo) {
    grey = greyToo;
    out.clear();
    Arrays.fill(begun, false);
    deflaters[REPEATING].setLevel(level);
    encode(surface, stride, tile.x(), tile.y(), tile.width(), tile.height());
    return new EncodedTile(tile, out.rectangles, Arrays.copyOf(out.bytes, out.length));
  }

  private void encode(int[] surface, int stride, int x, int y, int width, int height) {
    int count = copy(surface, stride, x, y, width, height);
    if (palette.index(pixels, count, data)) {
      boolean noise = isNoise(count);
      if (grey && palette.size > FEW_COLOURS && grey(surface, stride, x, y, width, height, noise)) {
        return;
      }
      out.header(x, y, width, height, Encodings.TIGHT);
      if (palette.size == 1) {
        out.put(FILL);
        out.putPixel(palette.colours[0]);
      } else if (palette.size == 2) {
        palette(REPEATING, packBits(width, height));
      } else {
        palette(noise ? NOISE : REPEATING, count);
      }
    } else if (width > MIN_TO_CUT || height > MIN_TO_CUT) {
      quarters(surface, stride, x, y, width, height);
    } else {
      out.header(x, y, width, height, Encodings.TIGHT);
      colours(count);
    }
  }

  private void quarters(int[] surface, int stride, int x, int y, int width, int height) {
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
  }

  /** Encodes what has a grey picture in it; false, with nothing written, when it has none. */
  private boolean grey(
      int[] surface, int stride, int x, int y, int width, int height, boolean noise) {
    if (palette.isGrey()) {
      return noise && grey(x, y, width, height);
    }
    Tile part = GreyPart.of(pixels, width, height);
    if (part != null
        && part.area() >= LEAST_PICTURE
        && palette.changes > threeQuarters(part.area())) {
      int right = part.x() + part.width();
      int bottom = part.y() + part.height();
      strip(surface, stride, x, y, width, part.y());
      strip(surface, stride, x, y + part.y(), part.x(), part.height());
      strip(surface, stride, x + part.x(), y + part.y(), part.width(), part.height());
      strip(surface, stride, x + right, y + part.y(), width - right, part.height());
      strip(surface, stride, x, y + bottom, width, height - bottom);
      return true;
    }
    boolean mostlyNoise = palette.changes > (long) width * height / 2;
    if (mostlyNoise && (width > MIN_TO_CUT || height > MIN_TO_CUT)) {
      quarters(surface, stride, x, y, width, height);
      return true;
    }
    return false;
  }

  /** False, with nothing written, when it would be larger than its pixels. */
  private boolean grey(int x, int y, int width, int height) {
    int start = out.length;
    out.header(x, y, width, height, Encodings.GREY);
    out.reserve(Integer.BYTES + GreyEncoder.room(width, height));
    int bytes = greyEncoder.encode(pixels, width, height, out.bytes, out.length + Integer.BYTES);
    if (bytes < 0) {
      out.length = start;
      out.rectangles--;
      return false;
    }
    out.put32(bytes);
    out.length += bytes;
    return true;
  }

  private void strip(int[] surface, int stride, int x, int y, int width, int height) {
    if (width > 0 && height > 0) {
      encode(surface, stride, x, y, width, height);
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
    return palette.size > FEW_COLOURS && palette.changes > threeQuarters(count);
  }

  private static long threeQuarters(long count) {
    return count - count / 4;
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

  private void palette(int stream, int bytes) {
    out.put(control(stream, bytes) | EXPLICIT_FILTER);
    out.put(FILTER_PALETTE);
    out.put(palette.size - 1);
    for (int i = 0; i < palette.size; i++) {
      out.putPixel(palette.colours[i]);
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
    out.put(control(REPEATING, to));
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
      out.put(data, bytes);
      return;
    }
    int start = out.beginLength();
    Deflater deflater = deflaters[stream];
    deflater.setInput(data, 0, bytes);
    int room;
    do {
      out.reserve(bytes / 8 + 64);
      room = out.bytes.length - out.length;
      int n = deflater.deflate(out.bytes, out.length, room, Deflater.SYNC_FLUSH);
      out.length += n;
      room -= n;
    } while (room == 0 || !deflater.needsInput()); // the first call may only set the level
    out.endLength(start);
  }

  /** Frees the native memory; not to be used afterwards. */
  @Override
  public void close() {
    for (Deflater deflater : deflaters) {
      deflater.end();
    }
  }
}
