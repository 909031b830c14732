package org.scangate.lib.rfb;

import java.nio.ByteBuffer;

/**
 * The format of a pixel on the wire, RFC 6143 7.4.
 *
 * @param bitsPerPixel 8, 16 or 32
 * @param depth useful bits of them
 * @param bigEndian order of the bytes of a pixel
 * @param trueColour false for a colour map
 * @param redMax greatest red, 2^n - 1
 * @param greenMax greatest green
 * @param blueMax greatest blue
 * @param redShift bits to shift a pixel right to get red
 * @param greenShift as for red
 * @param blueShift as for red
 */
public record PixelFormat(
    int bitsPerPixel,
    int depth,
    boolean bigEndian,
    boolean trueColour,
    int redMax,
    int greenMax,
    int blueMax,
    int redShift,
    int greenShift,
    int blueShift) {

  /** Length on the wire. */
  public static final int BYTES = 16;

  /** {@code 0x00RRGGBB}, little-endian: what our surfaces hold. */
  public static final PixelFormat RGB888 =
      new PixelFormat(32, 24, false, true, 255, 255, 255, 16, 8, 0);

  /** Reads the 16 bytes of PIXEL_FORMAT. */
  public static PixelFormat read(ByteBuffer in) {
    PixelFormat format =
        new PixelFormat(
            in.get() & 0xff,
            in.get() & 0xff,
            in.get() != 0,
            in.get() != 0,
            in.getShort() & 0xffff,
            in.getShort() & 0xffff,
            in.getShort() & 0xffff,
            in.get() & 0xff,
            in.get() & 0xff,
            in.get() & 0xff);
    in.position(in.position() + 3);
    return format;
  }

  /** Writes the 16 bytes of PIXEL_FORMAT; {@code out} is big-endian, as every new buffer is. */
  public void write(ByteBuffer out) {
    out.put((byte) bitsPerPixel).put((byte) depth);
    out.put((byte) (bigEndian ? 1 : 0)).put((byte) (trueColour ? 1 : 0));
    out.putShort((short) redMax).putShort((short) greenMax).putShort((short) blueMax);
    out.put((byte) redShift).put((byte) greenShift).put((byte) blueShift);
    out.put(new byte[3]);
  }

  /**
   * Whether this is 32 bits per pixel, true colour, depth 24, 8 bits per colour on byte boundaries,
   * each colour in a byte of its own: the formats for which Tight's TPIXEL is three bytes red,
   * green, blue, whatever the shifts.
   */
  public boolean isTrueColour24() {
    return bitsPerPixel == 32
        && depth == 24
        && trueColour
        && redMax == 255
        && greenMax == 255
        && blueMax == 255
        && onByte(redShift)
        && onByte(greenShift)
        && onByte(blueShift)
        && redShift != greenShift
        && greenShift != blueShift
        && blueShift != redShift;
  }

  private static boolean onByte(int shift) {
    return shift <= 24 && shift % 8 == 0;
  }

  /**
   * The pixel's value in this format, in the byte order in which {@code ByteBuffer.putInt} of a
   * big-endian buffer writes it; only where {@link #isTrueColour24}.
   *
   * @param rgb {@code 0x00RRGGBB}
   */
  public int toWire(int rgb) {
    int pixel =
        (rgb >> 16 & 0xff) << redShift
            | (rgb >> 8 & 0xff) << greenShift
            | (rgb & 0xff) << blueShift;
    return bigEndian ? pixel : Integer.reverseBytes(pixel);
  }

  @Override
  public String toString() {
    return bitsPerPixel
        + " bits, depth "
        + depth
        + (bigEndian ? " big-endian" : " little-endian")
        + (trueColour ? "" : " colour map")
        + " max "
        + redMax
        + "/"
        + greenMax
        + "/"
        + blueMax
        + " shift "
        + redShift
        + "/"
        + greenShift
        + "/"
        + blueShift;
  }
}
