package org.scangate.lib.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.scangate.lib.journal.Disk.DiskFile;

/** A file in memory. */
final class MemoryFile implements DiskFile {

  private byte[] bytes;

  MemoryFile(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer to, long position) {
    if (position >= bytes.length) {
      return -1;
    }
    int length = (int) Math.min(to.remaining(), bytes.length - position);
    to.put(bytes, (int) position, length);
    return length;
  }

  @Override
  public void write(ByteBuffer from, long position) {
    int end = (int) position + from.remaining();
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, end));
    from.get(bytes, (int) position, from.remaining());
  }

  @Override
  public void force() {}

  @Override
  public void truncate(long size) {
    bytes = Arrays.copyOf(bytes, (int) Math.min(size, bytes.length));
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void close() {}
}
