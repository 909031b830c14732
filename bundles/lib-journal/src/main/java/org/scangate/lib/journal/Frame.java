package org.scangate.lib.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The 28 bytes before each payload, big-endian: payload length (4), record number (8), number of
 * the first record of its batch (8), CRC32C of the payload (4), CRC32C of the 24 bytes before,
 * mixed with the segment's salt (4).
 *
 * <p>A batch is what one sync made durable, and lies in one segment. A record is written only when
 * all batches before its own are durable; so a frame proves that every record below its {@code
 * batchFirst} was durable once. That is what tells a torn tail from damage.
 *
 * @param length payload bytes, or {@link #MARK} for the mark of a clean close, which has no payload
 *     and the number of the next record
 */
record Frame(int length, long number, long batchFirst, int payloadChecksum) {

  static final int HEADER_BYTES = 28;
  static final int MARK = -1;

  static Frame mark(long next) {
    return new Frame(MARK, next, next, 0);
  }

  boolean isMark() {
    return length == MARK;
  }

  int payloadBytes() {
    return isMark() ? 0 : length;
  }

  void encode(long salt, ByteBuffer out) {
    int start = out.position();
    out.putInt(length).putLong(number).putLong(batchFirst).putInt(payloadChecksum);
    out.putInt(headerChecksum(salt, out, start));
  }

  /** Whether the 28 bytes at {@code at} are a header of the segment with this salt. */
  static boolean isHeader(long salt, ByteBuffer in, int at) {
    return in.getInt(at) >= MARK
        && in.getInt(at + HEADER_BYTES - 4) == headerChecksum(salt, in, at);
  }

  /** Only after {@link #isHeader}. */
  static Frame decode(ByteBuffer in, int at) {
    return new Frame(in.getInt(at), in.getLong(at + 4), in.getLong(at + 12), in.getInt(at + 20));
  }

  static int checksum(byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(payload);
    return (int) crc.getValue();
  }

  private static int headerChecksum(long salt, ByteBuffer header, int at) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().limit(at + HEADER_BYTES - 4).position(at));
    return (int) crc.getValue() ^ Long.hashCode(salt);
  }
}
