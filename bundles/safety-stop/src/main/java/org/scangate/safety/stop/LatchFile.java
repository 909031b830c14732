package org.scangate.safety.stop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.Trip;

/**
 * A circuit's record on disk: one sector, made once and from then on overwritten in place and
 * synced, so that a full disk does not keep it from being written. What cannot be read whole counts
 * as a trip. Used by one thread.
 */
final class LatchFile implements AutoCloseable {
  /** What is written in one go. */
  static final int SECTOR = 512;

  private static final String HEAD = "scangate-stop 1";

  private final Path file;

  /** Ours from the start: a write must not fail because others have taken all direct memory. */
  private final ByteBuffer sector = ByteBuffer.allocateDirect(SECTOR);

  private FileChannel channel;

  LatchFile(Path file) {
    this.file = file;
  }

  /**
   * What the last run left.
   *
   * @param disk LATCHED also for a record that is torn or foreign
   * @param trip of a LATCHED record; null otherwise
   */
  record Found(Disk disk, Trip trip) {}

  /** Reads the record; CLEAR when there is none yet. */
  Found read(Instant now) {
    if (!Files.exists(file)) {
      return new Found(Disk.CLEAR, null);
    }
    try {
      return parse(Files.readString(file, StandardCharsets.ISO_8859_1), now);
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      return unreadable(now);
    }
  }

  private static Found unreadable(Instant now) {
    return new Found(
        Disk.LATCHED, new Trip("record-unreadable", Cause.UNCLEAN_RESTART, "appliance", now));
  }

  private static Found parse(String text, Instant now) {
    int end = text.indexOf("crc=");
    if (end < 0 || !text.startsWith(HEAD + "\n")) {
      return unreadable(now);
    }
    String body = text.substring(0, end);
    if (!text.substring(end).strip().equals("crc=" + crc(body))) {
      return unreadable(now);
    }
    Map<String, String> values = new HashMap<>();
    body.lines()
        .filter(line -> line.indexOf('=') > 0)
        .forEach(
            line -> {
              int is = line.indexOf('=');
              values.put(line.substring(0, is), line.substring(is + 1));
            });
    Disk disk = Disk.valueOf(values.getOrDefault("state", ""));
    return switch (disk) {
      case CLEAR -> new Found(disk, null);
      case MARKED ->
          new Found(disk, new Trip("marker-found", Cause.UNCLEAN_RESTART, "appliance", now));
      case LATCHED ->
          new Found(
              disk,
              new Trip(
                  values.get("request"),
                  Cause.of(values.get("cause")),
                  values.get("by"),
                  Instant.parse(values.get("at"))));
    };
  }

  /** Writes and syncs. */
  void write(Disk disk, Trip trip) throws IOException {
    StringBuilder body = new StringBuilder(HEAD).append("\nstate=").append(disk).append('\n');
    if (disk == Disk.LATCHED) {
      body.append("request=").append(trip.requestId());
      body.append("\ncause=").append(trip.cause().id());
      body.append("\nby=").append(trip.by());
      body.append("\nat=").append(trip.at()).append('\n');
    }
    String crc = crc(body.toString());
    body.append("crc=").append(crc);
    sector.clear();
    sector.put(body.toString().getBytes(StandardCharsets.ISO_8859_1));
    while (sector.hasRemaining()) {
      sector.put((byte) '\n');
    }
    sector.flip();
    try {
      open();
      long at = 0;
      while (sector.hasRemaining()) {
        at += channel.write(sector, at);
      }
      channel.force(false);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void open() throws IOException {
    if (channel != null) {
      return;
    }
    boolean made = !Files.exists(file);
    Files.createDirectories(file.toAbsolutePath().getParent());
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (made) {
      try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
        directory.force(true);
      }
    }
  }

  private static String crc(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.ISO_8859_1));
    return String.format("%08x", crc.getValue());
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
