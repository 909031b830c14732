package org.scangate.lib.journal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first 32 bytes of a segment, big-endian: magic with version (8), salt (8), number of the
 * first record (8), zero (4), CRC32C of the 28 bytes before (4).
 *
 * @param salt random for each life of the file; it goes into the checksum of every record header,
 *     so bytes left over from another life never pass
 * @param first number of the first record
 */
record SegmentHeader(long salt, long first) {

  static final int BYTES = 32;
  private static final long MAGIC = 0x53474a4f55524e31L; // SGJOURN1

  ByteBuffer encode() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.putLong(MAGIC).putLong(salt).putLong(first).putInt(0);
    out.putInt(checksum(out));
    return out.flip();
  }

  /** Empty unless the bytes from position 0 are a whole header. */
  static Optional<SegmentHeader> decode(ByteBuffer in) {
    if (in.limit() < BYTES || in.getLong(0) != MAGIC || in.getInt(BYTES - 4) != checksum(in)) {
      return Optional.empty();
    }
    return Optional.of(new SegmentHeader(in.getLong(8), in.getLong(16)));
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().position(0).limit(BYTES - 4));
    return (int) crc.getValue();
  }
}
