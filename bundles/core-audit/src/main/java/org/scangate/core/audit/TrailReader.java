package org.scangate.core.audit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.audit.AuditTrail.Entry;
import org.scangate.api.audit.AuditTrail.Page;
import org.scangate.api.audit.AuditTrail.Query;
import org.scangate.core.audit.AuditRecord.Kind;
import org.scangate.lib.journal.Cursor;
import org.scangate.lib.journal.Journal;

/**
 * Looks back through the segments, the newest first, each read forwards once. Holds one page. One
 * use, one thread.
 */
final class TrailReader {

  /** Some seconds of reading; a longer look goes on in the next page. */
  static final int RECORDS_AT_MOST = 200_000;

  private final Journal journal;
  private final Query query;
  private final List<Entry> found = new ArrayList<>();
  private int looked;

  TrailReader(Journal journal, Query query) {
    this.journal = journal;
    this.query = query;
  }

  Page read() {
    List<Long> starts = journal.segmentStarts();
    long end = Math.min(journal.durableEnd(), query.before());
    for (int i = starts.size() - 1; i >= 0; i--) {
      long start = starts.get(i);
      if (start >= end) {
        continue;
      }
      Optional<Page> last = segment(start, end);
      if (last.isPresent()) {
        return last.get();
      }
      end = start;
      if (looked >= RECORDS_AT_MOST && i > 0) {
        return new Page(found, OptionalLong.of(start), Optional.empty());
      }
    }
    return new Page(found, OptionalLong.empty(), Optional.empty());
  }

  /** Reads one segment; the page when it is the last that needs to be read. */
  private Optional<Page> segment(long start, long end) {
    // The newest of them are wanted, and they come last.
    int room = query.atMost() - found.size();
    Deque<Entry> newest = new ArrayDeque<>();
    boolean more = false;
    boolean older = false;
    try (Cursor cursor = journal.read(start)) {
      for (long number = start; number < end && cursor.next(); number++) {
        looked++;
        AuditRecord record = AuditRecord.decode(cursor.payload());
        older |= query.since().isPresent() && record.wall().isBefore(query.since().get());
        if (!wanted(record)) {
          continue;
        }
        newest.addLast(new Entry(number, record.wall(), record.event()));
        if (newest.size() > room) {
          newest.removeFirst();
          more = true;
        }
      }
    } catch (IOException e) {
      take(newest);
      return Optional.of(new Page(found, OptionalLong.empty(), Optional.of(e.getMessage())));
    }
    take(newest);
    if (more || found.size() == query.atMost()) {
      long oldest = found.get(found.size() - 1).number();
      return Optional.of(new Page(found, OptionalLong.of(oldest), Optional.empty()));
    }
    return older
        ? Optional.of(new Page(found, OptionalLong.empty(), Optional.empty()))
        : Optional.empty();
  }

  private void take(Deque<Entry> newest) {
    newest.descendingIterator().forEachRemaining(found::add);
  }

  private boolean wanted(AuditRecord record) {
    AuditEvent event = record.event();
    return record.kind() != Kind.ANCHOR
        && (query.who().isEmpty() || query.who().equals(event.who()))
        && (query.scanner().isEmpty() || query.scanner().equals(event.scanner()))
        && event.action().startsWith(query.action())
        && !(query.refusedOnly() && event.outcome() == Outcome.DONE)
        && query.since().map(since -> !record.wall().isBefore(since)).orElse(true);
  }
}
