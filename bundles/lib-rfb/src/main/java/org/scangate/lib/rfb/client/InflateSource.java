package org.scangate.lib.rfb.client;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.scangate.lib.rfb.RfbException;

/**
 * One zlib stream of the server's, which continues from rectangle to rectangle. What is inflated
 * goes no further than the window: a stream that holds more than its rectangle needs ends the
 * connection when the rectangle is done, before it is inflated.
 */
final class InflateSource extends Source {
  private final Source compressed;
  private final Inflater inflater = new Inflater();
  private final byte[] beyond = new byte[1];
  private int left;

  /** Bytes that the rectangle may still inflate to, where that is known. */
  private long due;

  InflateSource(Source compressed) {
    this.compressed = compressed;
  }

  /**
   * Begins a rectangle.
   *
   * @param length compressed bytes of it
   * @param inflated the bytes that they make, or the most that they can
   */
  void begin(int length, long inflated) {
    position = 0;
    limit = 0;
    left = length;
    due = inflated;
  }

  @Override
  void fill(int count) throws RfbException {
    while (limit < count) {
      int n = inflate(window, limit, (int) Math.min(WINDOW - limit, due));
      if (n == 0 && !feed()) {
        throw new RfbException("a zlib stream holds fewer bytes than its rectangle needs");
      }
      limit += n;
      due -= n;
    }
  }

  /** Ends a rectangle, of which everything must have been read. */
  void end() throws RfbException {
    boolean more = position < limit;
    do {
      more |= inflate(beyond, 0, 1) > 0;
    } while (!more && feed());
    if (left > 0 && !more) {
      throw new RfbException("a zlib stream ends before its rectangle does");
    }
    if (more) {
      throw new RfbException("a zlib stream holds more bytes than its rectangle needs");
    }
  }

  private int inflate(byte[] to, int at, int most) throws RfbException {
    try {
      return inflater.inflate(to, at, most);
    } catch (DataFormatException e) {
      throw new RfbException("a zlib stream is damaged: " + e.getMessage(), e);
    }
  }

  /** Gives the inflater what is there of the rectangle; false when it had everything. */
  private boolean feed() throws RfbException {
    if (left == 0 || !inflater.needsInput()) {
      return false;
    }
    compressed.need(1);
    int now = Math.min(left, compressed.limit - compressed.position);
    inflater.setInput(compressed.window, compressed.position, now);
    compressed.position += now;
    left -= now;
    return true;
  }

  void reset() {
    inflater.reset();
  }

  /** Frees the native memory. */
  void close() {
    inflater.end();
  }
}
