package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The machine's disk without its syncs, for tests that open a thousand journals. */
final class UnsyncedDisk implements Disk {

  @Override
  public DiskFile open(Path file) throws IOException {
    return new UnsyncedFile(Disk.real().open(file));
  }

  @Override
  public void forceDirectory(Path directory) {}

  @Override
  public void delete(Path file) throws IOException {
    Disk.real().delete(file);
  }

  /** Deletes everything in a directory. */
  static void empty(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> tree = Files.walk(directory)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      if (!path.equals(directory)) {
        Files.delete(path);
      }
    }
  }

  private record UnsyncedFile(DiskFile file) implements DiskFile {
    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return file.read(to, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
      file.write(from, position);
    }

    @Override
    public void force() {}

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
}
