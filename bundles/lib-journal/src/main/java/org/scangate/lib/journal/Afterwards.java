package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.scangate.lib.journal.Disk.DiskFile;

/**
 * What can still be recognised behind a place that cannot be read. A frame there that belongs to a
 * later batch proves that the unreadable record was durable once: damage. Without such a frame the
 * place is the torn end of a batch that nobody was told of.
 *
 * @param provesDamage whether a frame of a later batch was found
 * @param next one more than the highest record number found, or the number searched for
 */
record Afterwards(boolean provesDamage, long next) {

  private static final int CHUNK_BYTES = 1 << 20;

  /**
   * Looks at every byte position behind {@code from}.
   *
   * @param number the record that should have stood at {@code from}
   */
  static Afterwards search(DiskFile file, long salt, long from, long number) throws IOException {
    long size = file.size();
    long highest = number + size / Frame.HEADER_BYTES;
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    boolean proof = false;
    long next = number;
    long position = from + 1;
    while (size - position >= Frame.HEADER_BYTES) {
      chunk.clear();
      if (file.read(chunk, position) < Frame.HEADER_BYTES) {
        break;
      }
      int at = 0;
      int last = chunk.position() - Frame.HEADER_BYTES;
      chunk.flip();
      while (at <= last) {
        long candidate = chunk.getLong(at + 4);
        if (candidate >= number && candidate <= highest && Frame.isHeader(salt, chunk, at)) {
          Frame frame = Frame.decode(chunk, at);
          proof |= frame.batchFirst() > number;
          next = Math.max(next, frame.isMark() ? candidate : candidate + 1);
          at += Frame.HEADER_BYTES + Math.min(frame.payloadBytes(), CHUNK_BYTES);
        } else {
          at++;
        }
      }
      position += at;
    }
    return new Afterwards(proof, next);
  }
}
