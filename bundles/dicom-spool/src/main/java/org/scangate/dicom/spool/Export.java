package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.scangate.lib.dicom.data.FileMeta;

/** An instance to a file of PS3.10: file meta information of our own, the data set as it came. */
final class Export {
  private Export() {}

  /**
   * Writes it under a temporary name first.
   *
   * @param segment the file that holds the instance
   * @return false when a file of that name is there
   */
  static boolean write(Instance instance, Path segment, Path directory, String name)
      throws IOException {
    Path file = directory.resolve(name);
    if (Files.exists(file)) {
      return false;
    }
    Path part = directory.resolve(name + ".part");
    FileMeta meta =
        new FileMeta(
            instance.sopClass(),
            instance.sopInstance(),
            instance.transferSyntax(),
            instance.calling());
    Location at = instance.location();
    if (StoredBytes.checksum(segment, at) != at.checksum()) {
      throw new IOException(segment + ": an instance is not as it was received");
    }
    try (FileChannel from = FileChannel.open(segment, StandardOpenOption.READ);
        FileChannel to =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      ByteBuffer head = ByteBuffer.wrap(meta.write());
      while (head.hasRemaining()) {
        to.write(head);
      }
      long position = at.offset();
      while (position < at.end()) {
        position += from.transferTo(position, at.end() - position, to);
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }
}
