package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Space on the spool's disk, looked at now and then. Below the reserve nothing is taken; it is
 * taken again when there is a little more than the reserve, so that it does not flutter.
 */
final class Room {
  private static final long SLACK = 64L << 20;

  private final Path directory;
  private final long reserve;
  private final int highWater;
  private volatile Optional<String> refusing = Optional.empty();
  private volatile int usedPercent;
  private volatile long free;

  Room(Path directory, long reserve, int highWater) {
    this.directory = directory;
    this.reserve = reserve;
    this.highWater = highWater;
  }

  /** Blocks on the file system. */
  void look() {
    try {
      FileStore store = Files.getFileStore(directory);
      long total = store.getTotalSpace();
      found(store.getUsableSpace(), total);
    } catch (IOException e) {
      refusing = Optional.of("the spool's disk cannot be asked: " + e.getMessage());
    }
  }

  /** What was found; for tests, and for a write that met a full disk. */
  void found(long usable, long total) {
    free = usable;
    usedPercent = total == 0 ? 0 : (int) (100 - usable * 100 / total);
    long needed = refusing.isPresent() ? reserve + Math.min(SLACK, reserve) : reserve;
    refusing =
        usable < needed
            ? Optional.of(
                "the spool's disk has "
                    + mebi(usable)
                    + " MiB left, "
                    + mebi(reserve)
                    + " MiB are kept free")
            : Optional.empty();
  }

  private static long mebi(long bytes) {
    return bytes >> 20;
  }

  /** Why nothing is taken; empty while there is room. */
  Optional<String> refusing() {
    return refusing;
  }

  /** Bytes that may be written, the reserve with them. */
  long free() {
    return free;
  }

  int usedPercent() {
    return usedPercent;
  }

  boolean isAboveHighWater() {
    return usedPercent >= highWater;
  }
}
