package org.scangate.lib.rfb.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.scangate.lib.rfb.Encodings;
import org.scangate.lib.rfb.PixelFormat;

/** The bytes of what a server sends; each call gives a new buffer, ready to be read. */
public final class ServerMessages {
  /** Bit of a fence that asks for an answer. */
  public static final int FENCE_REQUEST = 0x80000000;

  /** Bits of a fence that an answer carries back. */
  public static final int FENCE_KNOWN = 7;

  /** Number of rectangles that says: until LastRect. */
  public static final int UNTIL_LAST_RECT = 0xffff;

  /**
   * Reason of an ExtendedDesktopSize: the server changed the size, or says it for the first time.
   */
  public static final int RESIZE_BY_SERVER = 0;

  /** Reason of an ExtendedDesktopSize: this viewer asked. */
  public static final int RESIZE_BY_THIS_VIEWER = 1;

  /** Status of an ExtendedDesktopSize: done. */
  public static final int RESIZE_DONE = 0;

  /** Status of an ExtendedDesktopSize: not allowed. */
  public static final int RESIZE_PROHIBITED = 1;

  private ServerMessages() {}

  /** ServerInit, RFC 6143 7.3.2, with {@link PixelFormat#RGB888}. */
  public static ByteBuffer serverInit(int width, int height, String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(8 + PixelFormat.BYTES + utf8.length);
    out.putShort((short) width).putShort((short) height);
    PixelFormat.RGB888.write(out);
    return out.putInt(utf8.length).put(utf8).flip();
  }

  /**
   * The head of a FramebufferUpdate, RFC 6143 7.6.1.
   *
   * @param rectangles how many follow, or {@link #UNTIL_LAST_RECT}
   */
  public static ByteBuffer updateHeader(int rectangles) {
    return ByteBuffer.allocate(4).putShort((short) 0).putShort((short) rectangles).flip();
  }

  private static ByteBuffer rectangle(int x, int y, int w, int h, int encoding, int more) {
    return ByteBuffer.allocate(12 + more)
        .putShort((short) x)
        .putShort((short) y)
        .putShort((short) w)
        .putShort((short) h)
        .putInt(encoding);
  }

  /** The rectangle that ends an update of {@link #UNTIL_LAST_RECT}. */
  public static ByteBuffer lastRect() {
    return rectangle(0, 0, 0, 0, Encodings.LAST_RECT, 0).flip();
  }

  /** The rectangle that sets the size, for viewers with DesktopSize; RFC 6143 7.8.2. */
  public static ByteBuffer desktopSize(int width, int height) {
    return rectangle(0, 0, width, height, Encodings.DESKTOP_SIZE, 0).flip();
  }

  /** The rectangle that sets the size or answers SetDesktopSize, with one screen. */
  public static ByteBuffer extendedDesktopSize(int reason, int status, int width, int height) {
    ByteBuffer out =
        rectangle(reason, status, width, height, Encodings.EXTENDED_DESKTOP_SIZE, 4 + 16);
    out.putInt(1 << 24); // one screen, 3 bytes of padding
    out.putInt(0).putShort((short) 0).putShort((short) 0);
    return out.putShort((short) width).putShort((short) height).putInt(0).flip();
  }

  /** The rectangle that tells a viewer to send QEMU extended key events. */
  public static ByteBuffer qemuExtendedKeys() {
    return rectangle(0, 0, 0, 0, Encodings.QEMU_EXTENDED_KEY_EVENT, 0).flip();
  }

  /**
   * The rectangle of a Cursor, RFC 6143 7.8.1. Pixels of at least half opacity are drawn.
   *
   * @param format the viewer's
   * @param argb {@code width * height} of {@code 0xAARRGGBB}; empty with 0 by 0 for no cursor
   */
  public static ByteBuffer cursor(
      PixelFormat format, int width, int height, int hotX, int hotY, int[] argb) {
    int maskRow = (width + 7) / 8;
    ByteBuffer out =
        rectangle(hotX, hotY, width, height, Encodings.CURSOR, argb.length * 4 + maskRow * height);
    for (int pixel : argb) {
      out.putInt(format.toWire(pixel));
    }
    for (int y = 0; y < height; y++) {
      byte[] row = new byte[maskRow];
      for (int x = 0; x < width; x++) {
        if (argb[y * width + x] < 0) {
          row[x >> 3] |= (byte) (0x80 >> (x & 7));
        }
      }
      out.put(row);
    }
    return out.flip();
  }

  /**
   * A Raw rectangle, for a viewer without Tight; RFC 6143 7.7.1.
   *
   * @param format the viewer's
   */
  public static ByteBuffer raw(
      PixelFormat format, int[] pixels, int stride, int x, int y, int width, int height) {
    ByteBuffer out = rectangle(x, y, width, height, Encodings.RAW, width * height * 4);
    for (int row = y; row < y + height; row++) {
      for (int i = row * stride + x; i < row * stride + x + width; i++) {
        out.putInt(format.toWire(pixels[i]));
      }
    }
    return out.flip();
  }

  /** EndOfContinuousUpdates: the answer to a viewer that knows them, and to their end. */
  public static ByteBuffer endOfContinuousUpdates() {
    return ByteBuffer.allocate(1).put((byte) 150).flip();
  }

  /**
   * ServerFence.
   *
   * @param payload at most 64 bytes
   */
  public static ByteBuffer fence(int flags, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(9 + payload.length);
    out.put((byte) 248).put(new byte[3]).putInt(flags);
    return out.put((byte) payload.length).put(payload).flip();
  }

  /** The answer to a ClientFence that asks for one. */
  public static ByteBuffer fenceAnswer(int flags, byte[] payload) {
    return fence(flags & FENCE_KNOWN, payload);
  }
}
