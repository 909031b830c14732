package org.scangate.dicom.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies of a spool that is at work: what a kill at that moment would leave. */
final class Copies {
  private Copies() {}

  static Path of(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      List<Path> files = all.toList();
      for (Path file : files) {
        Path target = to.resolve(from.relativize(file).toString());
        try {
          if (Files.isDirectory(file)) {
            Files.createDirectories(target);
          } else {
            Files.copy(file, target);
          }
        } catch (NoSuchFileException e) {
          // It has just gone.
        }
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without directories in it. */
  static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
