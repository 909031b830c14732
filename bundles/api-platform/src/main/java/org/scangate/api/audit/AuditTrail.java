package org.scangate.api.audit;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** Reads back what {@link Audit} wrote. Thread-safe; reads the disk. */
@ProviderType
public interface AuditTrail {

  /**
   * Looks for events, the newest first. One call reads a bounded number of records; {@link
   * Page#olderThan} says where to go on.
   *
   * @throws IOException when the log is not open
   */
  Page find(Query query) throws IOException;

  /**
   * What to look for.
   *
   * @param since nothing older than this, by the clock of its day
   * @param who the whole id, or empty for anybody
   * @param scanner the whole id, or empty for any
   * @param action how the action begins, for example {@code control.}, or empty for any
   * @param refusedOnly leaves out what was done
   * @param before only records with a smaller number
   * @param atMost entries in one page, from 1
   */
  record Query(
      Optional<Instant> since,
      String who,
      String scanner,
      String action,
      boolean refusedOnly,
      long before,
      int atMost) {

    public Query {
      Objects.requireNonNull(since);
      Objects.requireNonNull(who);
      Objects.requireNonNull(scanner);
      Objects.requireNonNull(action);
      if (atMost < 1) {
        throw new IllegalArgumentException("a page of " + atMost + " entries; at least 1");
      }
    }

    /** The same, further back. */
    public Query olderThan(long number) {
      return new Query(since, who, scanner, action, refusedOnly, number, atMost);
    }
  }

  /**
   * What was found.
   *
   * @param entries the newest first
   * @param olderThan for {@link Query#olderThan} to go on with; empty at the end
   * @param damaged why nothing before this can be read; empty when all is well
   */
  record Page(List<Entry> entries, OptionalLong olderThan, Optional<String> damaged) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /** One event, with its number in the chain and the time it was written. */
  record Entry(long number, Instant at, AuditEvent event) {}
}
