package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.scangate.lib.journal.Disk.DiskFile;

/**
 * Finds what can still be recognised as a frame behind a place that cannot be read, at whatever
 * byte it begins. Payloads are passed over, not checked. One thread at a time.
 */
final class FrameSearch {
  private static final int CHUNK_BYTES = 1 << 20;

  private final DiskFile file;
  private final long salt;
  private final long lowest;
  private final long highest;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).limit(0);
  private long chunkStart;
  private long from;
  private long position;
  private Frame frame;

  /**
   * @param from first byte looked at
   * @param lowest number of a record that can stand there
   * @param highest number of a record that can stand there
   */
  FrameSearch(DiskFile file, long salt, long from, long lowest, long highest) {
    this.file = file;
    this.salt = salt;
    this.lowest = lowest;
    this.highest = highest;
    this.from = from;
    chunkStart = from;
  }

  /** Steps to the next frame; false when there is none. */
  boolean next() throws IOException {
    while (fill()) {
      int at = (int) (from - chunkStart);
      int last = chunk.limit() - Frame.HEADER_BYTES;
      while (at <= last) {
        long candidate = chunk.getLong(at + 4);
        if (candidate >= lowest && candidate <= highest && Frame.isHeader(salt, chunk, at)) {
          frame = Frame.decode(chunk, at);
          position = chunkStart + at;
          from = position + Frame.HEADER_BYTES + Math.min(frame.payloadBytes(), CHUNK_BYTES);
          return true;
        }
        at++;
      }
      from = chunkStart + at;
    }
    return false;
  }

  /** Whether the chunk holds a frame's header from {@code from} on. */
  private boolean fill() throws IOException {
    if (chunkStart + chunk.limit() - from >= Frame.HEADER_BYTES) {
      return true;
    }
    chunk.clear();
    chunkStart = from;
    int read = 0;
    while (chunk.hasRemaining() && read >= 0) {
      read = file.read(chunk, chunkStart + chunk.position());
    }
    chunk.flip();
    return chunk.limit() >= Frame.HEADER_BYTES;
  }

  /** Where the found frame begins. */
  long position() {
    return position;
  }

  Frame frame() {
    return frame;
  }
}
