package org.scangate.lib.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The few things the writer asks of a disk; tests put one in that fails. */
interface Disk {

  /** Opens for reading and writing; made with mode 0600 when missing. */
  DiskFile open(Path file) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /** Removes a file's name; durable after {@link #forceDirectory}. */
  void delete(Path file) throws IOException;

  /** The machine's. */
  static Disk real() {
    return RealDisk.INSTANCE;
  }

  /** One open file. Every position is absolute. */
  interface DiskFile extends Closeable {

    /** Reads some bytes; -1 at the end. */
    int read(ByteBuffer to, long position) throws IOException;

    /** Writes all bytes that remain. */
    void write(ByteBuffer from, long position) throws IOException;

    /** Bytes and length are durable when it returns. */
    void force() throws IOException;

    void truncate(long size) throws IOException;

    long size() throws IOException;
  }

  /** The machine's disk. */
  enum RealDisk implements Disk {
    INSTANCE;

    private static final FileAttribute<?> OWNER_ONLY =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    @Override
    public DiskFile open(Path file) throws IOException {
      return new RealFile(
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
              OWNER_ONLY));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.deleteIfExists(file);
    }
  }

  /** A file on the machine's disk. */
  record RealFile(FileChannel channel) implements DiskFile {

    static RealFile forReading(Path file) throws IOException {
      return new RealFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return channel.read(to, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      long at = position;
      while (from.hasRemaining()) {
        at += channel.write(from, at);
      }
    }

    @Override
    public void force() throws IOException {
      // fdatasync: the length is part of what is needed to read the data back, so it is included.
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
