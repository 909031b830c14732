package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.scangate.lib.journal.Disk.DiskFile;

/**
 * A file on a disk with bad sectors: a block that the disk does not give reads as zeros, which no
 * checksum takes for anything. Writing is as ever. One thread at a time.
 */
final class ForgivingFile implements DiskFile {
  private static final int BLOCK_BYTES = 4096;

  private final DiskFile file;
  private boolean unreadable;

  ForgivingFile(DiskFile file) {
    this.file = file;
  }

  /** Whether the disk refused to give something that was asked for. */
  boolean isUnreadable() {
    return unreadable;
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    int before = to.position();
    try {
      return file.read(to, position);
    } catch (IOException e) {
      to.position(before);
    }
    long left = file.size() - position;
    if (left <= 0) {
      return -1;
    }
    // To the end of the block: what follows it may be good.
    int bytes = (int) Math.min(left, BLOCK_BYTES - position % BLOCK_BYTES);
    ByteBuffer block = to.slice().limit(Math.min(bytes, to.remaining()));
    try {
      int read = file.read(block, position);
      to.position(before + Math.max(read, 0));
      return read;
    } catch (IOException e) {
      unreadable = true;
      block.clear().limit(Math.min(bytes, to.remaining()));
      while (block.hasRemaining()) {
        block.put((byte) 0);
      }
      to.position(before + block.position());
      return block.position();
    }
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    file.write(from, position);
  }

  @Override
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void truncate(long size) throws IOException {
    file.truncate(size);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
