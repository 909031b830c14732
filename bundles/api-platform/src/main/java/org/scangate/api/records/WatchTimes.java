package org.scangate.api.records;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps how long people watched, over restarts. Thread-safe. */
@ProviderType
public interface WatchTimes {

  /**
   * Keeps the figure of a session so far, in place of the one before; the last one is written to
   * the audit too. Does not block.
   */
  void keep(Watched watched);

  /**
   * Sessions that ended at that time or later, and those of now; the earliest first. Reads the
   * disk.
   */
  List<Watched> since(Instant from) throws IOException;
}
