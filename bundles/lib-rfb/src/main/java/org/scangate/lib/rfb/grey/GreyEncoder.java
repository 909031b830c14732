package org.scangate.lib.rfb.grey;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes rectangles in the form that the package describes. One thread at a time. */
public final class GreyEncoder {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final GreyModel model = new GreyModel();
  private byte[] out;
  private int length;
  private long held;
  private int holds;

  /** Bytes that must be free: a row may be written before it shows that they are too many. */
  public static int room(int width, int height) {
    return width * height + 3 * width + Integer.BYTES;
  }

  /**
   * Encodes one rectangle; its length field is not among the bytes.
   *
   * @param pixels {@code width * height}, row by row; of each the lowest byte
   * @param to takes the bytes from {@code at} on; needs {@link #room}
   * @return bytes written; -1 when they would be more than there are pixels
   */
  public int encode(int[] pixels, int width, int height, byte[] to, int at) {
    out = to;
    length = at;
    held = 0;
    holds = 0;
    int end = at + width * height;
    model.reset();
    for (int y = 0; y < height; y++) {
      row(pixels, y * width, width, y == 0);
      if (length > end) {
        return -1;
      }
    }
    for (; holds > 0; holds -= Byte.SIZE) {
      out[length++] = (byte) (held << (Integer.SIZE - holds) >> (Integer.SIZE - Byte.SIZE));
    }
    return length > end ? -1 : length - at;
  }

  private void row(int[] pixels, int from, int width, boolean first) {
    int north = first ? 0 : pixels[from - width] & 0xff;
    int west = north;
    int northWest = north;
    for (int i = from; i < from + width; i++) {
      int northEast = north;
      if (first) {
        north = west;
        northWest = west;
        northEast = west;
      } else if (i + 1 < from + width) {
        northEast = pixels[i - width + 1] & 0xff;
      }
      int pixel = pixels[i] & 0xff;
      int context = GreyModel.context(west, north, northWest, northEast);
      int error = (byte) (pixel - GreyModel.predicted(west, north, northWest, northEast));
      put(error << 1 ^ error >> 31, model.bits(context)); // 2e, or -2e - 1
      model.learn(context, error);
      northWest = north;
      north = northEast;
      west = pixel;
    }
  }

  private void put(int folded, int bits) {
    int zeros = folded >> bits;
    if (zeros < GreyModel.ESCAPE) {
      held = held << (zeros + 1 + bits) | 1 << bits | (folded & ((1 << bits) - 1));
      holds += zeros + 1 + bits;
    } else {
      held = held << (GreyModel.ESCAPE + Byte.SIZE) | folded;
      holds += GreyModel.ESCAPE + Byte.SIZE;
    }
    if (holds >= Integer.SIZE) {
      holds -= Integer.SIZE;
      INT.set(out, length, (int) (held >> holds));
      length += Integer.BYTES;
    }
  }
}
