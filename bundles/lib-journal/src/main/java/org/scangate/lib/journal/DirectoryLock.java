package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Sees to it that one journal at a time has a directory. */
final class DirectoryLock {
  private DirectoryLock() {}

  /**
   * Takes it; closing the channel gives it back.
   *
   * @param name of the journal, for messages
   * @throws IOException when somebody has it
   */
  static FileChannel take(Path directory, String name) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new IOException("journal " + name + ": " + directory + " is open already", e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException("journal " + name + ": another process has " + directory + " open");
  }
}
