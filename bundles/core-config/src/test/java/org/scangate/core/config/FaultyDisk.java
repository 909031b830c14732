package org.scangate.core.config;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** A disk that goes wrong at the n-th change: once, for good, or with the machine. */
final class FaultyDisk implements Disk {
  private final Disk real = new RealDisk();
  private final Fault fault;
  private final int at;
  private int changes;

  /** What goes wrong. */
  enum Fault {
    /** The n-th change fails, later ones do not. */
    ONCE,
    /** The n-th change and all after it fail. */
    FOR_GOOD,
    /** The machine is gone before the n-th change. */
    CRASH,
    /** The machine is gone in the middle of the n-th change: half of the bytes are written. */
    TORN
  }

  /** Passes through everything that handles failures, as a power cut does. */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param at counted from 1
   */
  FaultyDisk(Fault fault, int at) {
    this.fault = fault;
    this.at = at;
  }

  /** Whether the fault has been met. */
  boolean struck() {
    return changes >= at;
  }

  /** A change that is no file's: also counted. */
  void step() throws IOException {
    changes++;
    switch (fault) {
      case ONCE -> fail(changes == at);
      case FOR_GOOD -> fail(changes >= at);
      case CRASH, TORN -> {
        if (changes >= at) {
          throw new PowerCut();
        }
      }
    }
  }

  private static void fail(boolean now) throws IOException {
    if (now) {
      throw new IOException("the disk is full");
    }
  }

  @Override
  public Optional<byte[]> read(Path file) throws IOException {
    return real.read(file);
  }

  @Override
  public void write(Path file, byte[] bytes, Set<PosixFilePermission> permissions)
      throws IOException {
    if (fault == Fault.TORN && changes + 1 == at) {
      real.write(file, Arrays.copyOf(bytes, bytes.length / 2), permissions);
    }
    step();
    real.write(file, bytes, permissions);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    real.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    step();
    real.delete(file);
  }

  @Override
  public void sync(Path directory) throws IOException {
    step();
    real.sync(directory);
  }
}
