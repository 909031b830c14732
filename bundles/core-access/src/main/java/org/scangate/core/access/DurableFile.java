package org.scangate.core.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Writes a file whole or not at all: a temporary file, its sync, the rename, the directory's sync.
 * The file is readable by its owner only from its first byte on.
 */
final class DurableFile {
  static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  /** The steps of a write, in order. */
  enum Step {
    CREATED,
    WRITTEN,
    SYNCED,
    RENAMED,
    DIRECTORY_SYNCED
  }

  /** Told of each finished step; tests throw here to see what a crash leaves. */
  interface Watcher {
    void after(Step step) throws IOException;
  }

  private DurableFile() {}

  /** Makes the directory and its parents, for the owner only. */
  static void makeDirectory(Path directory) throws IOException {
    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
  }

  /**
   * Replaces the file; on disk when this returns. After an exception the file is the old or the new
   * one, whole.
   */
  static void write(Path file, byte[] bytes, Watcher watcher) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      watcher.after(Step.CREATED);
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      watcher.after(Step.WRITTEN);
      channel.force(true);
      watcher.after(Step.SYNCED);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    watcher.after(Step.RENAMED);
    syncDirectory(file);
    watcher.after(Step.DIRECTORY_SYNCED);
  }

  /** Deletes the file if it is there; gone for good when this returns. */
  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      syncDirectory(file);
    }
  }

  /** Takes rights of others away; says whether there were any. */
  static boolean tighten(Path file) throws IOException {
    Set<PosixFilePermission> rights = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    if (OWNER_ONLY.containsAll(rights)) {
      return false;
    }
    Files.setPosixFilePermissions(file, OWNER_ONLY);
    return true;
  }

  private static void syncDirectory(Path file) throws IOException {
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
