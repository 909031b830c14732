package org.scangate.remote.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.scangate.api.drivers.DriverStore;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.time.Ticker;

/**
 * Driver files on their way from a browser, piece by piece and in order: at most {@value #MOST} at
 * once, one of each person, none longer than a driver may be. One of which nothing comes for five
 * minutes is forgotten when another begins. A start forgets them all. Thread-safe; waits for the
 * disk.
 */
final class DriverUploads {
  static final int MOST = 4;
  static final int PIECE_BYTES = 512 * 1024;
  static final Duration SILENT_FOR = Duration.ofMinutes(5);

  private final Path folder;
  private final Ticker ticker;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Upload> uploads = new LinkedHashMap<>();

  /** One file. */
  private static final class Upload {
    private final String person;
    private final long bytes;
    private final Path file;
    private long received;
    private long heardNanos;

    Upload(String person, long bytes, Path file, long nowNanos) {
      this.person = person;
      this.bytes = bytes;
      this.file = file;
      heardNanos = nowNanos;
    }
  }

  DriverUploads(Path folder, Ticker ticker) {
    this.folder = folder;
    this.ticker = ticker;
  }

  /**
   * Begins one; an earlier one of the person is forgotten.
   *
   * @param bytes of the whole file
   * @return its id
   */
  synchronized String begin(String person, long bytes) throws HttpProblem, IOException {
    if (bytes <= 0) {
      throw refused("The file is empty. Take the driver's jar file.");
    }
    if (bytes > DriverStore.LARGEST_FILE) {
      throw new HttpProblem(
          413,
          "drivers.too-large",
          bytes
              + " bytes are too many for a driver, at most "
              + DriverStore.LARGEST_FILE
              + ". Is it the right file?");
    }
    long now = ticker.nanoTime();
    for (String id : List.copyOf(uploads.keySet())) {
      Upload upload = uploads.get(id);
      if (upload.person.equals(person) || now - upload.heardNanos > SILENT_FOR.toNanos()) {
        forget(id);
      }
    }
    if (uploads.size() >= MOST) {
      throw refused(MOST + " files are being uploaded, the most there may be. Try again later.");
    }
    if (uploads.isEmpty()) {
      clear();
    }
    byte[] name = new byte[16];
    random.nextBytes(name);
    String id = HexFormat.of().formatHex(name);
    Path file = folder.resolve(id + ".jar");
    Files.createFile(file);
    uploads.put(id, new Upload(person, bytes, file, now));
    return id;
  }

  /** What is in the folder and in no upload was left behind by a start. */
  private void clear() throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * Adds the next piece.
   *
   * @param at how many bytes came before it
   * @return how many have come
   */
  synchronized long add(String person, String id, long at, byte[] piece)
      throws HttpProblem, IOException {
    Upload upload = upload(person, id);
    if (at != upload.received || piece.length == 0 || piece.length > upload.bytes - at) {
      forget(id);
      throw refused(
          "The piece at byte "
              + at
              + " does not follow the "
              + upload.received
              + " of "
              + upload.bytes
              + " bytes that came. Upload the file again.");
    }
    try (FileChannel to = FileChannel.open(upload.file, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(piece);
      while (left.hasRemaining()) {
        to.write(left, at + left.position());
      }
    }
    upload.received += piece.length;
    upload.heardNanos = ticker.nanoTime();
    return upload.received;
  }

  /** The whole file, which is the caller's to {@link #forget} now. */
  synchronized Path whole(String person, String id) throws HttpProblem {
    Upload upload = upload(person, id);
    if (upload.received != upload.bytes) {
      throw refused(
          upload.received + " of " + upload.bytes + " bytes have come. Upload the file again.");
    }
    return upload.file;
  }

  private Upload upload(String person, String id) throws HttpProblem {
    Upload upload = uploads.get(id);
    if (upload == null || !upload.person.equals(person)) {
      throw new HttpProblem(
          404, "drivers.no-upload", "There is no such upload any more. Upload the file again.");
    }
    return upload;
  }

  synchronized void forget(String id) throws IOException {
    Upload upload = uploads.remove(id);
    if (upload != null) {
      Files.deleteIfExists(upload.file);
    }
  }

  private static HttpProblem refused(String words) {
    return new HttpProblem(409, "drivers.upload", words);
  }
}
