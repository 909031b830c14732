package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that instances are appended to. Written by one thread at a time; synced by several, of
 * whom one does it for all that wait.
 */
final class Segment {
  private final long number;
  private final FileChannel channel;
  private final Path directory;
  private final Object syncing = new Object();
  private volatile long position;
  private volatile long synced;
  private volatile boolean broken;
  private boolean named;
  private int users;
  private boolean retired;

  Segment(long number, FileChannel channel, Path directory) {
    this.number = number;
    this.channel = channel;
    this.directory = directory;
  }

  long number() {
    return number;
  }

  long position() {
    return position;
  }

  /** Bytes that are durable. */
  long synced() {
    return synced;
  }

  boolean isBroken() {
    return broken;
  }

  /** Appends all that remains in the buffers. After an error nothing more is. */
  void write(ByteBuffer[] buffers) throws IOException {
    long reached = position; // only one thread at a time writes
    long left = 0;
    for (ByteBuffer buffer : buffers) {
      left += buffer.remaining();
    }
    try {
      while (left > 0) {
        long written = channel.write(buffers);
        left -= written;
        reached += written;
        position = reached;
      }
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  /** Somebody will sync; the file stays open until {@link #leave}. */
  synchronized void willSync() {
    users++;
  }

  /** After {@link #willSync}, whatever came of it. */
  synchronized void leave() {
    users--;
    closeIfDone();
  }

  /**
   * Returns when the first {@code end} bytes, and the file's name, are durable.
   *
   * @throws IOException when they may not be; after a failed sync nothing in the file is trusted
   */
  void sync(long end) throws IOException {
    try {
      synchronized (syncing) {
        if (broken) {
          throw new IOException("segment " + number + " failed before");
        }
        if (synced < end) {
          long reached = position;
          channel.force(false);
          if (!named) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
              names.force(true);
            }
            named = true;
          }
          synced = reached;
        }
      }
    } catch (IOException e) {
      broken = true;
      throw e;
    }
  }

  /** Takes no more instances. */
  synchronized void retire() {
    retired = true;
    closeIfDone();
  }

  /** Whether it takes no more, and all of it is durable. */
  synchronized boolean isDone() {
    return retired && !broken && synced == position;
  }

  /** Whether it takes no more, and everybody who had something in it has said so. */
  synchronized boolean isLeft() {
    return retired && users == 0;
  }

  private void closeIfDone() {
    if (retired && users == 0) {
      try {
        channel.close();
      } catch (IOException e) {
        broken = true; // what is synced stays; nothing else is promised
      }
    }
  }
}
