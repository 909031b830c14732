package org.scangate.lib.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.scangate.lib.journal.Disk.DiskFile;

/** The segment that is being written. Used by the writer's thread only. */
final class SegmentWriter implements Closeable {

  private final DiskFile file;
  private final long salt;
  private final ByteBuffer buffer;
  private long position;

  /**
   * @param position where the next frame goes
   * @param buffer scratch space, larger than a frame header
   */
  SegmentWriter(DiskFile file, long salt, long position, ByteBuffer buffer) {
    this.file = file;
    this.salt = salt;
    this.position = position;
    this.buffer = buffer.clear();
  }

  /** Begins a segment: header and name are durable when it returns. */
  static SegmentWriter begin(Disk disk, Path path, SegmentHeader header, ByteBuffer buffer)
      throws IOException {
    DiskFile file = disk.open(path);
    try {
      file.truncate(0);
      file.write(header.encode(), 0);
      file.force();
      disk.forceDirectory(path.getParent());
      return new SegmentWriter(file, header.salt(), SegmentHeader.BYTES, buffer);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  void write(Frame frame, byte[] payload) throws IOException {
    if (buffer.remaining() < Frame.HEADER_BYTES) {
      flush();
    }
    frame.encode(salt, buffer);
    int done = 0;
    while (done < payload.length) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int part = Math.min(payload.length - done, buffer.remaining());
      buffer.put(payload, done, part);
      done += part;
    }
  }

  /** Everything written is durable when it returns. */
  void force() throws IOException {
    flush();
    file.force();
  }

  /** Bytes in the file; exact after {@link #force}. */
  long position() {
    return position;
  }

  private void flush() throws IOException {
    buffer.flip();
    int bytes = buffer.remaining();
    file.write(buffer, position);
    position += bytes;
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
