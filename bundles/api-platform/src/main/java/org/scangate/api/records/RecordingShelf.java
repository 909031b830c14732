package org.scangate.api.records;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The recordings that are kept. Thread-safe; reads the disk. */
@ProviderType
public interface RecordingShelf {

  /** All recordings, the oldest first. */
  List<Kept> all() throws IOException;

  /**
   * Compares every segment with its hash in the audit.
   *
   * @return one line for each that is missing, changed or unknown; empty when all are whole
   */
  List<String> verify() throws IOException;

  /**
   * One recording.
   *
   * @param scanner id of the scanner
   * @param id unique with the scanner
   * @param bytes of all its files
   */
  record Kept(String scanner, String id, Instant since, int segments, long bytes) {}
}
