package org.scangate.fleet.console.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What outlives the process, in the database. Writes are queued, bounded, and return at once: what
 * is dropped when the database does not keep up is counted and said. Reads block for the database
 * and throw {@link java.io.UncheckedIOException} with its words when it does not answer.
 */
public interface History {

  /** One bin of 10 s; the store makes those of a minute and an hour from it. */
  void stability(NodeId node, Stability bin);

  void mark(Mark mark);

  /** The appliances that were known, with the time when each was heard last. */
  List<Known> known();

  /** An appliance, and when it was heard last, in milliseconds of the epoch. */
  record Known(NodeId node, long heard) {}

  /**
   * An incident begins; one that is open with the same place, what and detail, or began at the same
   * moment, is not doubled.
   *
   * @return completes when the database has it; exceptionally when it was dropped
   */
  CompletableFuture<Void> open(
      String group, Optional<String> node, String what, String detail, long at);

  /**
   * It has ended; nothing happens if none is open.
   *
   * @return as {@link #open}
   */
  CompletableFuture<Void> close(
      String group, Optional<String> node, String what, String detail, long at);

  /**
   * The end of an appliance's audit, as it told it; that of before is replaced.
   *
   * @return as {@link #open}
   */
  CompletableFuture<Void> audit(AuditHead head);

  /** The last head of each appliance that has told one. */
  List<AuditHead> auditHeads();

  /**
   * Number and hash of the newest record of an appliance's audit.
   *
   * @param at milliseconds of the epoch by the appliance's clock
   */
  record AuditHead(NodeId node, long number, String hash, long at) {}

  /** False when there is no such incident, or somebody has acknowledged it already. */
  boolean acknowledge(long number, String person, long at);

  /**
   * At most {@code limit} before number {@code before}, the newest first. With {@link
   * Long#MAX_VALUE} the open ones come first, then those that have ended; with a smaller number
   * only the latter, unless {@code openOnly}.
   */
  List<Incident> incidents(boolean openOnly, long before, int limit);

  /**
   * Bins from {@code from} to {@code until}, oldest first, in the finest of 10 s, 1 min and 1 h
   * that is kept for all of that time.
   */
  List<Stability> stability(NodeId node, long from, long until);

  List<Mark> marks(NodeId node, long from, long until, int limit);

  /**
   * The groups among {@code wanted} whose lease this process holds now; none without a database.
   */
  Set<String> leased(Set<String> wanted);
}
