package org.scangate.dicom.spool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.zip.CRC32;
import org.scangate.lib.dicom.net.DataSource;

/**
 * An instance's bytes out of its segment, read on a disk thread, checked against their checksum:
 * what is not as it was received does not become a whole message.
 */
final class SegmentSource implements DataSource {
  private final Readings.Reading reading;
  private final Path file;
  private final Location at;
  private final Executor disk;
  private final CRC32 checksum = new CRC32();
  private FileChannel channel;
  private long position;
  private boolean closed;
  private volatile boolean damaged;

  /** Closes the reading when it is closed. */
  SegmentSource(Readings.Reading reading, Executor disk) {
    this.reading = reading;
    file = reading.file();
    at = reading.location();
    this.disk = disk;
    position = at.offset();
  }

  /** Whether the bytes were found to be others than were received, or could not be read. */
  boolean isDamaged() {
    return damaged;
  }

  @Override
  public CompletionStage<Chunk> next(int atMost) {
    CompletableFuture<Chunk> chunk = new CompletableFuture<>();
    disk.execute(
        () -> {
          try {
            chunk.complete(read(atMost));
          } catch (IOException | RuntimeException e) {
            chunk.completeExceptionally(e);
          }
        });
    return chunk;
  }

  private synchronized Chunk read(int atMost) throws IOException {
    if (closed) { // which says nothing of the bytes
      throw new IOException("the sending of " + file + " has ended");
    }
    try {
      return readOpen(atMost);
    } catch (IOException | RuntimeException e) {
      damaged = true;
      throw e;
    }
  }

  private Chunk readOpen(int atMost) throws IOException {
    if (channel == null) {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }
    int wanted = (int) Math.min(atMost, at.end() - position);
    ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(wanted);
    try {
      while (bytes.readableBytes() < wanted) {
        int more = bytes.writeBytes(channel, position, wanted - bytes.readableBytes());
        if (more < 0) {
          throw new IOException(file + " ends at " + position);
        }
        position += more;
      }
      checksum.update(bytes.nioBuffer());
      boolean last = position == at.end();
      if (last && (int) checksum.getValue() != at.checksum()) {
        throw new IOException(file + ": an instance is not as it was received");
      }
      return new Chunk(bytes, last);
    } catch (IOException | RuntimeException e) {
      bytes.release();
      throw e;
    }
  }

  @Override
  public void close() {
    disk.execute(this::closeFile);
  }

  private synchronized void closeFile() {
    closed = true;
    reading.close();
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It was only read.
    }
  }
}
