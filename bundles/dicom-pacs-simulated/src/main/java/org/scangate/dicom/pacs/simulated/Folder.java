package org.scangate.dicom.pacs.simulated;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.scangate.lib.dicom.Uid;

/** Where the files are: {@code SOP-INSTANCE-UID.dcm}, and {@code .part} while one is written. */
final class Folder {
  private final Path directory;

  Folder(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  private Path file(String sopInstance) throws IOException {
    if (!Uid.isValid(sopInstance)) {
      throw new IOException("'" + sopInstance + "' is no UID");
    }
    return directory.resolve(sopInstance + ".dcm");
  }

  /** A new file for an instance, to be written and {@link #keep kept}. */
  Path part(String sopInstance) throws IOException {
    return Files.createTempFile(directory, file(sopInstance).getFileName().toString(), ".part");
  }

  /** Syncs what was written and gives it its name, in the place of an earlier one. */
  void keep(Path part, FileChannel written, String sopInstance) throws IOException {
    written.force(true);
    Files.move(
        part,
        file(sopInstance),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  boolean has(String sopInstance) {
    try {
      return Files.exists(file(sopInstance));
    } catch (IOException e) {
      return false;
    }
  }
}
