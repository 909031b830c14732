package org.scangate.core.config;

import java.nio.file.Path;

/**
 * Where the files are.
 *
 * @param etc what site IT edits
 * @param kept what only we write
 * @param file name of the file in {@code etc}
 */
record SitePlaces(Path etc, Path kept, String file) {

  /** Those of an appliance. */
  SitePlaces(Path etc, Path kept) {
    this(etc, kept, Kind.APPLIANCE.file());
  }

  /** The file that site IT edits. */
  Path site() {
    return etc.resolve(file);
  }

  /** What was in use before the last change. */
  Path previous() {
    return etc.resolve(file + ".previous");
  }

  /** A change that was taken back. */
  Path unconfirmed() {
    return etc.resolve(file + ".unconfirmed");
  }

  /** The last file that was in use for good. */
  Path good() {
    return kept.resolve("good.yaml");
  }

  /** Hash of the last good file and the version that found it valid. */
  Path mark() {
    return kept.resolve("good.mark");
  }

  /** There while a change waits for confirmation. */
  Path waiting() {
    return kept.resolve("waiting.properties");
  }
}
