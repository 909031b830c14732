package org.scangate.lib.rfb.grey;

import org.scangate.lib.rfb.RfbException;

/** Reads rectangles in the form that the package describes. One thread at a time. */
public final class GreyDecoder {
  private final GreyModel model = new GreyModel();
  private byte[] in;
  private int position;
  private long held;
  private int holds;

  /**
   * Decodes one rectangle.
   *
   * @param bytes all of it, its length field excluded
   * @param pixels of the surface, {@code 0x00RRGGBB}
   * @param at the rectangle's first pixel
   * @param stride pixels from one row to the next
   * @throws RfbException when the bytes are not those of so many pixels
   */
  public void decode(byte[] bytes, int[] pixels, int at, int stride, int width, int height)
      throws RfbException {
    in = bytes;
    position = 0;
    held = 0;
    holds = 0;
    model.reset();
    for (int y = 0; y < height; y++) {
      row(pixels, at + y * stride, stride, width, y == 0);
    }
    if (position < bytes.length || holds >= Byte.SIZE) {
      throw new RfbException("a grey rectangle of more bytes than its pixels take");
    }
  }

  private void row(int[] pixels, int from, int stride, int width, boolean first)
      throws RfbException {
    int north = first ? 0 : pixels[from - stride] & 0xff;
    int west = north;
    int northWest = north;
    for (int i = from; i < from + width; i++) {
      int northEast = north;
      if (first) {
        north = west;
        northWest = west;
        northEast = west;
      } else if (i + 1 < from + width) {
        northEast = pixels[i - stride + 1] & 0xff;
      }
      int context = GreyModel.context(west, north, northWest, northEast);
      int folded = take(model.bits(context));
      int error = folded >> 1 ^ -(folded & 1); // of 2e, or of -2e - 1
      model.learn(context, error);
      int grey = (GreyModel.predicted(west, north, northWest, northEast) + error) & 0xff;
      pixels[i] = grey << 16 | grey << 8 | grey;
      northWest = north;
      north = northEast;
      west = grey;
    }
  }

  private int take(int bits) throws RfbException {
    while (holds <= Integer.SIZE && position < in.length) {
      held = held << Byte.SIZE | (in[position++] & 0xff);
      holds += Byte.SIZE;
    }
    int zeros = Math.min(GreyModel.ESCAPE, Long.numberOfLeadingZeros(held << (Long.SIZE - holds)));
    boolean escaped = zeros == GreyModel.ESCAPE;
    int more = escaped ? Byte.SIZE : bits;
    int taken = escaped ? zeros + more : zeros + 1 + more;
    if (holds == 0 || taken > holds) {
      throw new RfbException("a grey rectangle of fewer bytes than its pixels take");
    }
    holds -= taken;
    int low = (int) (held >> holds) & ((1 << more) - 1);
    return escaped ? low : zeros << bits | low;
  }
}
