package org.scangate.core.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;

/** The folder {@code data/drivers}: every change is on disk, whole, when its call comes back. */
final class StoreFolder {
  private final Path folder;
  private final Runnable reached;

  StoreFolder(Path folder) {
    this(folder, () -> {});
  }

  /**
   * @param reached told after each step of a change; tests end the process there
   */
  StoreFolder(Path folder, Runnable reached) {
    this.folder = folder;
    this.reached = reached;
  }

  /** The record; an empty one when nothing was ever staged. */
  StoreRecord read() throws IOException {
    return read("record", StoreRecord::parse, new StoreRecord(List.of()));
  }

  /** The releases; none when nothing was ever released. */
  ReleaseRecord readReleases() throws IOException {
    return read("releases", ReleaseRecord::parse, new ReleaseRecord(List.of()));
  }

  private <T> T read(String name, Function<List<String>, T> parse, T none) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return none;
    }
    try {
      return parse.apply(Files.readAllLines(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  void write(StoreRecord record) throws IOException {
    write("record", record.lines());
  }

  void write(ReleaseRecord releases) throws IOException {
    write("releases", releases.lines());
  }

  private void write(String name, List<String> lines) throws IOException {
    Files.createDirectories(folder);
    Path next = folder.resolve(name + ".new");
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel out =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      reached.run();
      ByteBuffer left = ByteBuffer.wrap(text);
      while (left.hasRemaining()) {
        out.write(left);
      }
      reached.run();
      out.force(true);
      reached.run();
    }
    Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    reached.run();
    sync();
  }

  Path jar(String sha256) {
    return folder.resolve(sha256 + ".jar");
  }

  /** A copy that has no name yet; made under the size that is allowed. */
  Path receive(Path from) throws IOException {
    Files.createDirectories(folder);
    Path copy = folder.resolve("incoming");
    Files.copy(from, copy, StandardCopyOption.REPLACE_EXISTING);
    reached.run();
    return copy;
  }

  void keep(Path received, String sha256) throws IOException {
    try (FileChannel file = FileChannel.open(received, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    reached.run();
    Files.move(received, jar(sha256), StandardCopyOption.ATOMIC_MOVE);
    reached.run();
    sync();
  }

  void delete(String sha256) throws IOException {
    Files.deleteIfExists(jar(sha256));
    reached.run();
    sync();
  }

  private void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
    reached.run();
  }
}
