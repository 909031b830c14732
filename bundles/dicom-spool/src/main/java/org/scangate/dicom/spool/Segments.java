package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import java.util.TreeSet;
import java.util.function.Predicate;
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
  private final Map<Long, Integer> held = new HashMap<>();
  private final long firstOfThisRun;
  private volatile long bytes;
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

  /** Of all files. Blocks on the disk. */
  Set<Long> numbers() throws IOException {
    Set<Long> numbers = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        numbers.add(number(file));
      }
    }
    return numbers;
  }

  /** New files get higher numbers than this one: the journal knows it, also where it is gone. */
  synchronized void beginAbove(long number) {
    last = Math.max(last, number);
  }

  /** The file of a segment stays from now on, until as many {@link #letGo} have come. */
  synchronized void hold(long number) {
    held.merge(number, 1, Integer::sum);
  }

  synchronized void letGo(long number) {
    held.computeIfPresent(number, (same, times) -> times == 1 ? null : times - 1);
  }

  /** Of all files, as of the last look at them. */
  long bytes() {
    return bytes;
  }

  /** Looks how much all files take. Blocks on the disk. */
  void measure() {
    try {
      long sum = 0;
      for (long number : numbers()) {
        sum += Files.size(file(number));
      }
      bytes = sum;
    } catch (IOException e) {
      // One has just gone: the next look has it.
    }
  }

  /** Makes what is in a file durable; false when the disk does not. Blocks on the disk. */
  boolean force(long number) {
    try (FileChannel channel = FileChannel.open(file(number), StandardOpenOption.READ)) {
      channel.force(false);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether two instances are of one class and syntax and have the same bytes. */
  boolean holdSame(Instance one, Instance other) throws IOException {
    Location at = one.location();
    return other.location().length() == at.length()
        && other.location().checksum() == at.checksum()
        && other.transferSyntax().equals(one.transferSyntax())
        && other.sopClass().equals(one.sopClass())
        && StoredBytes.areSame(
            file(other.location().segment()), other.location(), file(at.segment()), at);
  }

  /**
   * Marks a file that has bytes which nothing explains: it is moved aside when nothing else lies in
   * it, never deleted.
   *
   * @param incident name of the directory to which it goes
   */
  void keepUnread(long number, String incident, List<Labels.Gap> gaps) throws IOException {
    List<String> lines = new ArrayList<>(List.of(incident));
    gaps.forEach(gap -> lines.add(gap.from() + "-" + (gap.to() - 1)));
    Aside.write(unread(number), lines);
  }

  private Path unread(long number) {
    return directory.resolve(String.format("%016d.unread", number));
  }

  /**
   * Removes the files in which nothing lies any more. Blocks on the disk.
   *
   * @param used asked once, after it is clear which files nobody writes any more
   * @param aside takes those that have bytes which nothing explains
   */
  int removeUnused(Supplier<Set<Long>> used, Aside aside) throws IOException {
    Set<Long> quiet = quiet();
    quiet.removeAll(used.get());
    int removed = 0;
    for (long number : quiet) {
      if (!isHeld(number)) { // who holds it from now on finds that nothing lies in it
        remove(file(number), aside);
        synchronized (this) {
          retired.remove(number);
        }
        removed++;
      }
    }
    return removed;
  }

  private synchronized boolean isHeld(long number) {
    return held.containsKey(number);
  }

  /** Of the files that nobody writes any more. Blocks on the disk. */
  Set<Long> quiet() throws IOException {
    Set<Long> quiet = numbers();
    synchronized (this) {
      quiet.removeIf(
          number ->
              number >= firstOfThisRun
                  && !(retired.containsKey(number) && retired.get(number).isLeft()));
    }
    return quiet;
  }

  /** Whether a file has bytes that nothing explains. */
  boolean isUnread(long number) {
    return Files.exists(unread(number));
  }

  /** Ends those that wait for an instance and of which this holds: they take none any more. */
  synchronized List<Segment> retireIdle(Predicate<Segment> which) {
    List<Segment> ended = idle.stream().filter(which).toList();
    idle.removeAll(ended);
    ended.forEach(this::retire);
    return ended;
  }

  private void retire(Segment segment) {
    retired.put(segment.number(), segment);
    segment.retire();
  }

  private void remove(Path file, Aside aside) throws IOException {
    Path mark = unread(number(file));
    if (!Files.exists(mark)) {
      Files.deleteIfExists(file);
      return;
    }
    String incident = Files.readAllLines(mark).stream().findFirst().orElse("");
    Path place = aside.place(incident.matches("[0-9TZ-]+") ? incident : "segments");
    Files.move(file, place.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    Files.move(mark, place.resolve(mark.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    Aside.force(place);
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
        retire(segment);
      }
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
