package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.scangate.lib.journal.Disk.DiskFile;

/**
 * Finds out the salt of a segment whose header cannot be read. A payload's checksum is without
 * salt: where one fits, what stands before it is a frame's header, and its own checksum gives away
 * what was mixed into it. A header that is damaged itself gives away something else: a salt counts
 * when two frames agree on it, or of the first frame when it has the segment's first number.
 */
final class SaltFinder {
  private static final int WINDOW_BYTES = 4 << 20;

  private SaltFinder() {}

  /**
   * Looks at the first 4 MiB.
   *
   * @param first number of the segment's first record
   * @return a header as good as the lost one for reading
   */
  static Optional<SegmentHeader> find(DiskFile file, long first) throws IOException {
    long size = file.size();
    ByteBuffer window = ByteBuffer.allocate((int) Math.min(size, WINDOW_BYTES));
    int read = 0;
    while (window.hasRemaining() && read >= 0) {
      read = file.read(window, window.position());
    }
    window.flip();
    long highest = first + size / Frame.HEADER_BYTES;
    Set<Long> salts = new HashSet<>();
    Optional<SegmentHeader> ofFirst = Optional.empty();
    for (int at = SegmentHeader.BYTES; at + Frame.HEADER_BYTES <= window.limit(); at++) {
      Frame frame = Frame.decode(window, at);
      int end = at + Frame.HEADER_BYTES + Math.max(0, frame.length());
      boolean plausible =
          frame.number() >= first
              && frame.number() <= highest
              && frame.batchFirst() >= first
              && frame.batchFirst() <= frame.number()
              && frame.length() > 0
              && end > 0
              && end <= window.limit();
      if (plausible
          && crc(window, at + Frame.HEADER_BYTES, frame.length()) == frame.payloadChecksum()) {
        int head = Frame.HEADER_BYTES - 4;
        long salt = Integer.toUnsignedLong(window.getInt(at + head) ^ crc(window, at, head));
        SegmentHeader header = new SegmentHeader(salt, first);
        if (!salts.add(salt)) {
          return Optional.of(header);
        }
        if (at == SegmentHeader.BYTES && frame.number() == first) {
          ofFirst = Optional.of(header);
        }
        at = end - 1;
      }
    }
    return ofFirst;
  }

  private static int crc(ByteBuffer in, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(in.duplicate().limit(at + length).position(at));
    return (int) crc.getValue();
  }
}
