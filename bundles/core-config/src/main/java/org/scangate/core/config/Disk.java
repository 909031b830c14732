package org.scangate.core.config;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * The steps in which files change, each of which may be the last before a crash. Tests let each one
 * fail.
 */
interface Disk {

  /** The whole content; empty when there is no such file. */
  Optional<byte[]> read(Path file) throws IOException;

  /** Makes or overwrites a file and waits until its bytes are on the disk. */
  void write(Path file, byte[] bytes, Set<PosixFilePermission> permissions) throws IOException;

  /** Puts a file in another one's place in one step. */
  void rename(Path from, Path to) throws IOException;

  void delete(Path file) throws IOException;

  /** Waits until renamed and deleted names of a directory are on the disk. */
  void sync(Path directory) throws IOException;

  /** Replaces a file so that a crash leaves the old or the new content, whole. */
  default void replace(Path file, byte[] bytes, Set<PosixFilePermission> permissions)
      throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    write(fresh, bytes, permissions);
    rename(fresh, file);
    sync(file.getParent());
  }

  /** Deletes for good. */
  default void remove(Path file) throws IOException {
    delete(file);
    sync(file.getParent());
  }
}
