package org.scangate.core.records;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.records.Watched;
import org.scangate.lib.journal.Cursor;
import org.scangate.lib.journal.Journal;
import org.scangate.lib.journal.JournalOptions;
import org.scangate.lib.journal.JournalRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two journals of who watched how long. Thread-safe. */
final class WatchBook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchBook.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  /** Marks of some hours: enough, as every session that goes on has one in every minute. */
  private static final JournalOptions MARKS = options("watching", 1L << 20, 8L << 20);

  /** Half a million sessions; the oldest go. */
  private static final JournalOptions ENDED = options("watched", 4L << 20, 64L << 20);

  private final Audit audit;
  private final Journal marks;
  private final Journal ended;
  private final Map<String, Watched> now = new ConcurrentHashMap<>();
  private volatile String problem = "";

  private static JournalOptions options(String name, long segment, long most) {
    return new JournalOptions(
        name,
        segment,
        WatchMark.LONGEST,
        most,
        JournalOptions.WhenFull.DROP_OLDEST_SEGMENT,
        1L << 20);
  }

  /** Opens both, and ends the sessions that were cut off. */
  WatchBook(Path directory, Audit audit) throws IOException {
    this.audit = audit;
    ended = Journal.open(directory.resolve("watched"), ENDED);
    try {
      marks = Journal.open(directory.resolve("watching"), MARKS);
    } catch (IOException | RuntimeException e) {
      ended.close();
      throw e;
    }
    endCutOff();
  }

  private void endCutOff() throws IOException {
    Map<String, Watched> open = new LinkedHashMap<>();
    for (Watched mark : read(marks)) {
      open.remove(mark.session());
      if (!mark.ended()) {
        open.put(mark.session(), mark);
      }
    }
    for (Watched mark : open.values()) {
      Watched last =
          new Watched(
              mark.session(),
              mark.person(),
              mark.roles(),
              mark.scanner(),
              mark.since(),
              mark.until(),
              mark.shown(),
              true);
      end(last, "cut-off");
    }
  }

  void keep(Watched watched) {
    if (watched.ended()) {
      now.remove(watched.session());
      end(watched, "over");
    } else {
      now.put(watched.session(), watched);
      append(marks, watched, () -> {});
    }
  }

  private void end(Watched last, String how) {
    // Only what is on disk as ended needs no ending at the next start.
    append(ended, last, () -> append(marks, last, () -> {}));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("seconds", Long.toString(last.shown().toSeconds()));
    facts.put("since", last.since().toString());
    facts.put("until", last.until().toString());
    facts.put("end", how);
    var unused =
        audit
            .record(
                new AuditEvent(
                    "console.watched",
                    last.person(),
                    last.scanner(),
                    last.session(),
                    AuditEvent.Outcome.DONE,
                    facts))
            .whenComplete(
                (number, failure) -> {
                  if (failure != null) {
                    LOG.error("not in the audit: console.watched at {}", last.scanner(), failure);
                  }
                });
  }

  private void append(Journal journal, Watched watched, Runnable then) {
    try {
      var unused =
          journal
              .append(WatchMark.write(watched))
              .whenComplete(
                  (number, failure) -> {
                    outcome(watched, failure);
                    if (failure == null) {
                      then.run();
                    }
                  });
    } catch (JournalRefusedException e) {
      outcome(watched, e);
    }
  }

  private void outcome(Watched watched, Throwable failure) {
    if (failure == null) {
      problem = "";
      return;
    }
    if (problem.isEmpty()) {
      LOG.error("not kept: {}", watched, failure);
    }
    problem = String.valueOf(failure.getMessage());
  }

  /** Why the newest figure could not be kept; empty when all is well. */
  Optional<String> problem() {
    return Optional.of(problem).filter(it -> !it.isEmpty());
  }

  List<Watched> since(Instant from) throws IOException {
    Map<String, Watched> found = new LinkedHashMap<>();
    // Those of now first: one that ends meanwhile is found again as ended.
    now.values().forEach(it -> found.put(it.session(), it));
    read(ended).forEach(it -> found.merge(it.session(), it, WatchBook::longer));
    return found.values().stream()
        .filter(it -> !it.ended() || !it.until().isBefore(from))
        .sorted(Comparator.comparing(Watched::since))
        .toList();
  }

  /** A session that was ended twice, around a loss of power, has its longer figure. */
  private static Watched longer(Watched one, Watched other) {
    return other.shown().compareTo(one.shown()) >= 0 ? other : one;
  }

  private static List<Watched> read(Journal journal) throws IOException {
    List<Watched> found = new ArrayList<>();
    try (Cursor cursor = journal.read(journal.firstNumber())) {
      while (cursor.next()) {
        found.add(WatchMark.read(cursor.payload()));
      }
    }
    return found;
  }

  @Override
  public void close() {
    // In this order: what is ended is marked so.
    boolean first = ended.close(CLOSING);
    boolean second = marks.close(CLOSING);
    if (!first || !second) {
      LOG.error("the disk of the records does not answer; closed without it");
    }
  }
}
