package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/** The files of a journal, by the number of their first record. Thread-safe. */
final class Segments {

  private static final Pattern NAME = Pattern.compile("\\d{20}\\.journal");

  private final Disk disk;
  private final Path directory;
  private final ConcurrentSkipListMap<Long, Long> bytesByFirst = new ConcurrentSkipListMap<>();

  private Segments(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  static Segments list(Disk disk, Path directory) throws IOException {
    Segments segments = new Segments(disk, directory);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.journal")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (NAME.matcher(name).matches()) {
          segments.bytesByFirst.put(Long.valueOf(name.substring(0, 20)), Files.size(file));
        }
      }
    }
    return segments;
  }

  Path file(long first) {
    return directory.resolve(String.format("%020d.journal", first));
  }

  void put(long first, long bytes) {
    bytesByFirst.put(first, bytes);
  }

  boolean isEmpty() {
    return bytesByFirst.isEmpty();
  }

  /** Number of the first record of the newest segment. */
  long newest() {
    return bytesByFirst.lastKey();
  }

  /** Number of the first record of the oldest segment. */
  long oldest() {
    return bytesByFirst.firstKey();
  }

  /** First number of the segment in which {@code number} belongs; empty when it was dropped. */
  Optional<Long> holding(long number) {
    return Optional.ofNullable(bytesByFirst.floorKey(number));
  }

  /** First number of the segment after the one that begins with {@code first}. */
  Optional<Long> after(long first) {
    return Optional.ofNullable(bytesByFirst.higherKey(first));
  }

  List<Long> starts() {
    return List.copyOf(bytesByFirst.keySet());
  }

  long bytes() {
    return bytesByFirst.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Drops the oldest segments, never the newest, while {@code more} says so; durable on return.
   *
   * @param more asked with the first number of the segment after the oldest
   * @return bytes given back
   */
  synchronized long dropWhile(LongPredicate more) throws IOException {
    long freed = 0;
    while (bytesByFirst.size() > 1) {
      Map.Entry<Long, Long> oldest = bytesByFirst.firstEntry();
      if (!more.test(bytesByFirst.higherKey(oldest.getKey()))) {
        break;
      }
      // A reader that misses the file must find that it was dropped, so the entry goes first.
      bytesByFirst.remove(oldest.getKey());
      disk.delete(file(oldest.getKey()));
      freed += oldest.getValue();
      // Each by itself: a power cut must not bring back an older segment than one that stayed gone.
      disk.forceDirectory(directory);
    }
    return freed;
  }
}
