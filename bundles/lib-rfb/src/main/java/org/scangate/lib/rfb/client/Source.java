package org.scangate.lib.rfb.client;

import java.nio.charset.StandardCharsets;
import org.scangate.lib.rfb.RfbException;

/** Bytes that come, seen through a window that decoders read from directly. */
abstract class Source {
  /** Length of the window; the most that {@link #need} can be asked for. */
  static final int WINDOW = 64 * 1024;

  final byte[] window = new byte[WINDOW];

  /** The next byte in the window. */
  int position;

  /** End of what is there. */
  int limit;

  /** Makes at least {@code count} bytes of the window readable. */
  final void need(int count) throws RfbException {
    if (limit - position < count) {
      System.arraycopy(window, position, window, 0, limit - position);
      limit -= position;
      position = 0;
      fill(count);
    }
  }

  /** Adds to the window, which begins at 0, until {@code limit >= count}. */
  abstract void fill(int count) throws RfbException;

  final int u8() throws RfbException {
    need(1);
    return window[position++] & 0xff;
  }

  final int u16() throws RfbException {
    need(2);
    int value = (window[position] & 0xff) << 8 | (window[position + 1] & 0xff);
    position += 2;
    return value;
  }

  final int s32() throws RfbException {
    return u16() << 16 | u16();
  }

  final void skip(long count) throws RfbException {
    long left = count;
    while (left > 0) {
      need(1);
      int now = (int) Math.min(left, limit - position);
      position += now;
      left -= now;
    }
  }

  final byte[] bytes(int count) throws RfbException {
    byte[] bytes = new byte[count];
    int done = 0;
    while (done < count) {
      need(1);
      int now = Math.min(count - done, limit - position);
      System.arraycopy(window, position, bytes, done, now);
      position += now;
      done += now;
    }
    return bytes;
  }

  /**
   * A string with its length before it.
   *
   * @param most bytes; more end the connection
   * @param what for the error
   */
  final String string(int most, String what) throws RfbException {
    int length = s32();
    if (length < 0 || length > most) {
      throw new RfbException(
          what + " of " + Integer.toUnsignedString(length) + " bytes is more than " + most);
    }
    return new String(bytes(length), StandardCharsets.UTF_8);
  }
}
