package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/** The bytes of instances in their segments, read to the end. Blocks on the disk. */
final class StoredBytes {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int COMPARE_BYTES = 256 << 10;

  private StoredBytes() {}

  /** Whether the bytes are there and as they came; what the disk does not give is not. */
  static boolean areWhole(Path file, Location at) {
    try {
      return checksum(file, at) == at.checksum();
    } catch (IOException e) {
      return false;
    }
  }

  /** Their CRC32. */
  static int checksum(Path file, Location at) throws IOException {
    CRC32 crc = new CRC32();
    ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, at.length()));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long position = at.offset();
      while (position < at.end()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), at.end() - position));
        int read = channel.read(chunk, position);
        if (read < 0) {
          throw new IOException(file + " ends at " + position);
        }
        crc.update(chunk.flip());
        position += read;
      }
    }
    return (int) crc.getValue();
  }

  /** Whether these are the same bytes; their lengths are. */
  static boolean areSame(Path file, Location one, Path otherFile, Location other)
      throws IOException {
    ByteBuffer a = ByteBuffer.allocateDirect(COMPARE_BYTES);
    ByteBuffer b = ByteBuffer.allocateDirect(COMPARE_BYTES);
    try (FileChannel first = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel second = FileChannel.open(otherFile, StandardOpenOption.READ)) {
      for (long at = 0; at < one.length(); at += COMPARE_BYTES) {
        int bytes = (int) Math.min(COMPARE_BYTES, one.length() - at);
        if (!read(first, one.offset() + at, a, bytes)
            .equals(read(second, other.offset() + at, b, bytes))) {
          return false;
        }
      }
    }
    return true;
  }

  private static ByteBuffer read(FileChannel from, long at, ByteBuffer to, int bytes)
      throws IOException {
    to.clear().limit(bytes);
    while (to.hasRemaining()) {
      if (from.read(to, at + to.position()) < 0) {
        throw new IOException("a segment ends at " + (at + to.position()));
      }
    }
    return to.flip();
  }
}
