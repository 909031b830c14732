package org.scangate.core.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Steps that the disk may refuse, taken one after the other whatever becomes of them. */
final class Trouble {
  private final List<String> reasons = new ArrayList<>();

  /** One step. */
  interface Step {
    void run() throws IOException;
  }

  /** Something to read. */
  interface Reading<T> {
    Optional<T> read() throws IOException;
  }

  void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      reasons.add(wordsOf(e));
    }
  }

  /** What was read; empty when it could not be. */
  <T> Optional<T> read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      reasons.add(wordsOf(e));
      return Optional.empty();
    }
  }

  /** Why the disk refused, with the file; Java leaves the reason in the exception's class. */
  static String wordsOf(IOException e) {
    if (e instanceof FileSystemException refused && refused.getReason() == null) {
      return refused.getFile()
          + (e instanceof AccessDeniedException
              ? " may not be used: check owner and permissions"
              : e instanceof NoSuchFileException
                  ? " is not there"
                  : ": " + e.getClass().getSimpleName());
    }
    return String.valueOf(e.getMessage());
  }

  /** What went wrong; empty when nothing did. */
  String words() {
    return String.join("; ", reasons);
  }
}
