package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Segment files of one directory, and those of them that are being written: as many as instances
 * come in at once. A segment is written by one reception at a time, and never again after a restart
 * or an error. Thread-safe.
 */
final class Segments {

  /** What the appliance uses. */
  static final long FULL_BYTES = 256L << 20;

  private static final String SUFFIX = ".segment";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final long fullBytes;
  private final Deque<Segment> idle = new ArrayDeque<>();
  private final Map<Long, Segment> retired = new HashMap<>();
  private final long firstOfThisRun;
  private long last;

  /**
   * Of a directory, which is made if it is not there.
   *
   * @param fullBytes a segment that has grown beyond this takes no further instance
   */
  Segments(Path directory, long fullBytes) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.fullBytes = fullBytes;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        last = Math.max(last, number(file));
      }
    }
    firstOfThisRun = last + 1;
  }

  Path file(long number) {
    return directory.resolve(String.format("%016d", number) + SUFFIX);
  }

  /**
   * Removes the files in which nothing lies any more. Blocks on the disk.
   *
   * @param used asked once, after it is clear which files nobody writes any more
   */
  int removeUnused(Supplier<Set<Long>> used) throws IOException {
    List<Path> quiet = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        long number = number(file);
        synchronized (this) {
          Segment done = retired.get(number);
          if (number < firstOfThisRun || (done != null && done.isLeft())) {
            quiet.add(file);
          }
        }
      }
    }
    Set<Long> needed = used.get();
    int removed = 0;
    for (Path file : quiet) {
      if (!needed.contains(number(file))) {
        Files.deleteIfExists(file);
        synchronized (this) {
          retired.remove(number(file));
        }
        removed++;
      }
    }
    return removed;
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  /** A segment to append to; its caller has it alone until {@link #giveBack}. */
  Segment take() throws IOException {
    long number;
    synchronized (this) {
      Segment ready = idle.poll();
      if (ready != null) {
        return ready;
      }
      number = ++last;
    }
    FileChannel channel =
        FileChannel.open(
            file(number),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OWNER_ONLY);
    return new Segment(number, channel, directory);
  }

  /** It may take another instance now, also while it is synced. */
  void giveBack(Segment segment) {
    if (segment.position() < fullBytes && !segment.isBroken()) {
      synchronized (this) {
        idle.push(segment);
      }
    } else {
      synchronized (this) {
        retired.put(segment.number(), segment);
      }
      segment.retire();
    }
  }

  /** Closes those that nobody has, and names them. */
  synchronized List<Segment> close() {
    List<Segment> all = List.copyOf(idle);
    all.forEach(Segment::retire);
    idle.clear();
    return all;
  }
}
