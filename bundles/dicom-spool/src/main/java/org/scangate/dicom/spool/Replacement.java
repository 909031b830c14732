package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A sound journal, made of what is left of a damaged one and of what the segments say. It is
 * written whole beside the other before it takes its place; an end in between costs nothing.
 */
final class Replacement {
  private static final int AT_ONCE = 1000;

  private final Path directory;
  private final Segments segments;
  private final Aside aside;
  private final String incident;

  /**
   * @param directory the spool's
   * @param incident name of the directory to which the damaged journal goes
   */
  Replacement(Path directory, Segments segments, Aside aside, String incident) {
    this.directory = directory;
    this.segments = segments;
    this.aside = aside;
    this.incident = incident;
  }

  static Path journal(Path directory) {
    return directory.resolve("journal");
  }

  private static Path next(Path directory) {
    return directory.resolve("journal.new");
  }

  /** Goes on where the last one may have ended: it moved the damaged journal, or was not ready. */
  static void finish(Path directory) throws IOException {
    Path next = next(directory);
    if (!Files.isDirectory(next)) {
      return;
    }
    if (Files.isDirectory(journal(directory))) {
      discard(next);
    } else {
      Files.move(next, journal(directory));
      Aside.force(directory);
    }
  }

  private static void discard(Path next) throws IOException {
    if (Files.isDirectory(next)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(next)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(next);
    }
  }

  private record Entry(long number, LedgerRecord.Received received, boolean gone) {}

  /**
   * Writes it; durable when it returns. Segments with bytes that nothing explains are marked, so
   * that they are never deleted.
   *
   * @param found what the journal did not know
   * @return the same contents with the numbers of their new records
   */
  Contents write(Contents old, List<LedgerRecord.Received> found, Strays strays)
      throws IOException {
    for (Map.Entry<Long, List<Labels.Gap>> one : strays.gaps.entrySet()) {
      segments.keepUnread(one.getKey(), incident, one.getValue());
    }
    List<Entry> entries = new ArrayList<>();
    old.received.forEach((number, one) -> entries.add(new Entry(number, one, false)));
    old.gone.forEach((number, one) -> entries.add(new Entry(number, one, true)));
    old.left.forEach(one -> entries.add(new Entry(0, one, true)));
    found.forEach(one -> entries.add(new Entry(0, one, false)));
    entries.sort(
        (a, b) ->
            Long.compare(
                a.received().instance().receivedMillis(),
                b.received().instance().receivedMillis()));
    discard(next(directory));
    try (Ledger ledger = new Ledger(next(directory))) {
      return write(ledger, old, entries, strays);
    } catch (CompletionException e) {
      throw new IOException("a new journal cannot be written: " + e.getMessage(), e);
    }
  }

  private Contents write(Ledger ledger, Contents old, List<Entry> entries, Strays strays)
      throws IOException {
    Contents now = new Contents();
    Map<Long, Long> numbers = new HashMap<>();
    for (Entry entry : entries) {
      long segment = entry.received().instance().location().segment();
      if (entry.gone() && !strays.sizes.containsKey(segment)) {
        continue;
      }
      long number = append(ledger, entry.received());
      now.lowest.merge(segment, number, Math::min);
      if (entry.gone()) {
        append(ledger, new LedgerRecord.Deleted(number));
      } else {
        now.received.put(number, entry.received());
        numbers.put(entry.number(), number);
      }
    }
    for (Map.Entry<String, Map<Long, LedgerRecord.Stepped>> of : old.steps.entrySet()) {
      Map<Long, LedgerRecord.Stepped> steps = new HashMap<>();
      for (LedgerRecord.Stepped step : of.getValue().values()) {
        Long number = numbers.get(step.number());
        if (number != null) {
          steps.put(number, step.of(number));
          append(ledger, step.of(number));
        }
      }
      now.steps.put(of.getKey(), steps);
    }
    for (String study : old.urgent) {
      now.urgent.add(study);
      append(ledger, new LedgerRecord.Urgent(study));
    }
    for (Map.Entry<Long, Long> one : strays.sizes.entrySet()) {
      if (segments.force(one.getKey())) {
        append(ledger, new LedgerRecord.SegmentDone(one.getKey(), one.getValue()));
      }
    }
    last.join();
    return now;
  }

  private CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);

  private long append(Ledger ledger, LedgerRecord record) throws IOException {
    long number = ledger.nextNumber();
    last = ledger.append(record);
    if (number % AT_ONCE == 0) {
      last.join(); // the queue is bounded
    }
    return number;
  }

  /** Moves the damaged journal away, and this one into its place. Neither is open. */
  void takePlace() throws IOException {
    Path place = aside.place(incident);
    Files.move(journal(directory), place.resolve("journal"));
    Aside.force(place);
    Files.move(next(directory), journal(directory));
    Aside.force(directory);
  }
}
