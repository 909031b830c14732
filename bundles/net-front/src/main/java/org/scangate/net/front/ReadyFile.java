package org.scangate.net.front;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Tells the launcher, in a file, where the appliance can be reached. */
final class ReadyFile {
  private ReadyFile() {}

  /**
   * One line, the first URL for remote people; whoever reads sees it whole. What the launcher left
   * as {@code installing} becomes {@code installed}: the framework's cache is good for another
   * start.
   */
  static void write(Path file, String url) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path installing = file.resolveSibling("installing");
    if (Files.exists(installing)) {
      Files.move(installing, file.resolveSibling("installed"), StandardCopyOption.REPLACE_EXISTING);
    }
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(temporary, url + "\n");
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
