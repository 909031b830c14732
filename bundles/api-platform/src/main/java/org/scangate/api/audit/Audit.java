package org.scangate.api.audit;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** The hash-chained log. Thread-safe; {@link #record} never blocks. */
@ProviderType
public interface Audit {

  /**
   * Writes an event.
   *
   * @return completes with the record's number when it is on disk; exceptionally when it cannot be
   *     written
   */
  CompletableFuture<Long> record(AuditEvent event);

  /**
   * Why nothing can be written now, in plain words; empty when all is well. New control is refused
   * while it is not.
   */
  Optional<String> unwritable();

  /** The newest record on disk, for whoever keeps it elsewhere; empty while there is none. */
  default Optional<Head> head() {
    return Optional.empty();
  }

  /**
   * A record by its number and its hash, which no change of what came before it leaves as it is.
   */
  record Head(long number, String hash) {}

  /**
   * Reads the whole chain and every anchor.
   *
   * @param progress told the share read, 0 to 1, from the calling thread
   */
  Verification verify(java.util.function.DoubleConsumer progress);

  /**
   * The result of a verification.
   *
   * @param records how many were read and found whole
   * @param anchors how many signatures were checked
   * @param firstBroken file, record number and what is wrong with it; empty when the chain is whole
   */
  record Verification(long records, long anchors, Optional<String> firstBroken) {}
}
