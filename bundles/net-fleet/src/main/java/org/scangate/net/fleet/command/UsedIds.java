package org.scangate.net.fleet.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which commands have run, on disk before they run. An id is forgotten when its command has
 * expired, and no command that expires before a forgotten one is taken any more: so none runs a
 * second time, whatever the clock does, and {@value #MOST} are enough. One thread at a time.
 */
final class UsedIds {
  static final int MOST = 250;

  private final Path file;
  private final Map<String, Long> untilById = new LinkedHashMap<>();

  /** What expires up to then is too old. */
  private long forgotten;

  /** What was made before then is of a time that is not remembered. */
  private long since;

  /**
   * Reads them.
   *
   * @param start milliseconds of the epoch, from when on all that ran is here if the file is not
   * @throws IOException when they are there and cannot be read: nothing may run then
   */
  UsedIds(Path file, long start) throws IOException {
    this.file = file;
    try {
      read(Files.readAllLines(file, StandardCharsets.US_ASCII));
    } catch (NoSuchFileException e) {
      since = start;
    } catch (RuntimeException e) {
      throw new IOException(file + " is damaged; delete it, and older commands stay refused", e);
    }
  }

  private void read(List<String> lines) {
    String[] first = lines.get(0).split(" ", -1);
    since = Long.parseLong(first[0]);
    forgotten = Long.parseLong(first[1]);
    int count = Integer.parseInt(first[2]);
    for (String line : lines.subList(1, lines.size())) {
      String[] part = line.split(" ", -1);
      untilById.put(part[0], Long.parseLong(part[1]));
    }
    if (untilById.size() != count) {
      throw new IllegalArgumentException("lines are missing");
    }
  }

  /**
   * Takes an id; on disk when it returns.
   *
   * @return why not; empty when it is taken
   * @throws IOException when the disk does not keep it
   */
  Optional<String> take(String id, long from, long until, long now) throws IOException {
    if (untilById.containsKey(id)) {
      return Optional.of("a command with this id was taken before");
    }
    if (until <= forgotten || from < since) {
      return Optional.of("it is older than what is remembered of earlier commands");
    }
    Map<String, Long> kept = new LinkedHashMap<>(untilById);
    long floor = forgotten;
    for (var entries = kept.entrySet().iterator(); entries.hasNext(); ) {
      long expired = entries.next().getValue();
      if (expired <= now) {
        floor = Math.max(floor, expired);
        entries.remove();
      }
    }
    if (kept.size() >= MOST) {
      return Optional.of(MOST + " commands came in a short time; wait until they have expired");
    }
    kept.put(id, until);
    write(kept, floor);
    untilById.clear();
    untilById.putAll(kept);
    forgotten = floor;
    return Optional.empty();
  }

  private void write(Map<String, Long> ids, long floor) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(since).append(' ').append(floor).append(' ').append(ids.size()).append('\n');
    ids.forEach((id, until) -> text.append(id).append(' ').append(until).append('\n'));
    Files.createDirectories(file.getParent());
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
