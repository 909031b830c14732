package org.scangate.net.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The number that ties a death to its birth (bdSeq), kept in a file, so that the death of a process
 * that was killed is not taken for one of its successor.
 */
final class DeathNumbers {
  private static final int NUMBERS = 256;

  private final Path file;
  private int last;

  DeathNumbers(Path directory) {
    this.file = directory.resolve("bdseq");
    this.last = read();
  }

  private int read() {
    try {
      return Math.floorMod(Integer.parseInt(Files.readString(file).strip()), NUMBERS);
    } catch (NoSuchFileException e) {
      return NUMBERS - 1; // the first is 0
    } catch (IOException | NumberFormatException e) {
      return NUMBERS - 1;
    }
  }

  /** One more than at the last connection, 0 after 255. */
  int next() throws IOException {
    last = (last + 1) % NUMBERS;
    Files.createDirectories(file.getParent());
    Path beside = file.resolveSibling("bdseq.new");
    Files.writeString(beside, last + "\n");
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return last;
  }
}
