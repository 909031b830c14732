package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A record that was durable once and cannot be read now. */
public final class JournalDamageException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long number;

  JournalDamageException(Path file, long number, String words) {
    super(file + ": record " + number + ": " + words);
    this.file = file;
    this.number = number;
  }

  /** The segment it stands in. */
  public Path file() {
    return file;
  }

  /** The first record that cannot be read. */
  public long number() {
    return number;
  }
}
