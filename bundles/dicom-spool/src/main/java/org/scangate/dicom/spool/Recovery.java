package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.scangate.api.time.Ticker;
import org.scangate.lib.journal.Damage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens what an end of whatever kind has left. In a sound spool the journal alone says what is
 * here, and the segments are asked only for what it cannot know: instances that came in its last
 * moment. Where the journal has lost something, every segment's labels are read, and a new journal
 * takes the damaged one's place. Blocks on the disk.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /**
   * What was found at the start.
   *
   * @param unproven records whose bytes were never durable, and that were not acknowledged
   * @param foundAgain instances that the journal did not know
   * @param damaged acknowledged instances whose bytes are not there as they came
   * @param incident name of the directory with the report of damage that was found just now
   */
  record Found(
      int instances,
      int unproven,
      int foundAgain,
      List<String> damaged,
      Optional<String> incident) {

    void log() {
      LOG.info(
          "the spool holds {} instances; {} that the journal did not know were found in the"
              + " segments; {} that were never acknowledged were left out",
          instances,
          foundAgain,
          unproven);
    }
  }

  private final Path directory;
  private final Segments segments;
  private final Aside aside;
  private final Ticker ticker;
  private final List<String> damaged = new ArrayList<>();
  private final List<Long> unproven = new ArrayList<>();
  private final List<String> hurried = new ArrayList<>();
  private int foundAgain;
  private Optional<String> incident = Optional.empty();
  private Contents contents;

  Recovery(Path directory, Segments segments, Aside aside, Ticker ticker) {
    this.directory = directory;
    this.segments = segments;
    this.aside = aside;
    this.ticker = ticker;
  }

  /**
   * Opens the journal, or the one that replaces it.
   *
   * @throws IOException when it cannot be opened or written, or a newer version wrote it
   */
  Ledger open() throws IOException {
    if (Files.isRegularFile(Replacement.journal(directory))) {
      putFileAside();
    }
    Replacement.finish(directory);
    Ledger ledger = new Ledger(Replacement.journal(directory));
    try {
      contents = Contents.of(ledger, false);
      Strays strays = contents.damage.isEmpty() ? Strays.look(contents, segments, false) : null;
      if (strays != null && !strays.proveLoss(ledger)) {
        carryOn(ledger, strays);
        if (!aside.knows(damaged)) {
          report(new DamageReport(List.of(), 0, damaged, Map.of()), aside.name(ticker.now()));
        }
        return ledger;
      }
      return replace(ledger);
    } catch (IOException | RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  /** A file stands where the journal should: nobody can write one beside it. */
  private void putFileAside() throws IOException {
    Path journal = Replacement.journal(directory);
    String words =
        journal
            + " was a file and no directory: it was moved aside. What the segments hold is found"
            + " again.";
    String name = aside.name(ticker.now());
    aside.report(name, ticker.now(), words, List.of());
    Files.move(journal, aside.place(name).resolve("journal"));
    Aside.force(aside.place(name));
    Aside.force(directory);
    LOG.error("{} See {}.", words, aside.place(name));
    incident = Optional.of(name);
  }

  private void carryOn(Ledger ledger, Strays strays) {
    prove(false);
    List<LedgerRecord.Received> found = keepable(strays, false);
    try {
      // Before the segments are said to be whole: what is not whole in them is not there any more.
      for (long number : unproven) {
        var unused = ledger.append(new LedgerRecord.Deleted(number));
      }
      for (LedgerRecord.Received one : found) {
        contents.received.put(ledger.append(one).join(), one);
        foundAgain++;
      }
      for (String study : hurried) {
        var unused = ledger.append(new LedgerRecord.Urgent(study));
      }
      for (Map.Entry<Long, Long> one : strays.sizes.entrySet()) {
        if (segments.force(one.getKey())) {
          var unused = ledger.append(new LedgerRecord.SegmentDone(one.getKey(), one.getValue()));
        }
      }
    } catch (IOException | CompletionException e) {
      LOG.warn("what the journal does not know is left for the next start: {}", e.getMessage());
    }
  }

  private Ledger replace(Ledger ledger) throws IOException {
    contents = Contents.of(ledger, true);
    Strays strays = Strays.look(contents, segments, true);
    List<Damage> places = new ArrayList<>(contents.damage);
    if (strays.proveLoss(ledger)) {
      places.add(ledger.missingFrom(strays.journalEnd()));
    }
    prove(true);
    List<LedgerRecord.Received> found = keepable(strays, true);
    foundAgain = found.size();
    String name = aside.name(ticker.now());
    Replacement replacement = new Replacement(directory, segments, aside, name);
    contents = replacement.write(contents, found, strays);
    DamageReport report = new DamageReport(places, foundAgain, damaged, strays.gaps);
    report(report, name);
    ledger.close();
    replacement.takePlace();
    return new Ledger(Replacement.journal(directory));
  }

  private void report(DamageReport report, String name) throws IOException {
    aside.report(name, ticker.now(), report.words(), report.lines(segments));
    LOG.error("{} See {}.", report.words(), aside.place(name));
    incident = Optional.of(name);
  }

  /**
   * What may not have been acknowledged is proven by its checksum or left out; of what was, the
   * file must be there and long enough.
   *
   * @param lossy the journal has lost records: what is not proven may have been acknowledged
   */
  private void prove(boolean lossy) {
    Map<Long, Long> sizes = new HashMap<>();
    Iterator<Map.Entry<Long, LedgerRecord.Received>> all = contents.received.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Long, LedgerRecord.Received> entry = all.next();
      Location at = entry.getValue().instance().location();
      Path file = segments.file(at.segment());
      boolean there = at.end() <= sizes.computeIfAbsent(at.segment(), s -> size(file));
      boolean proven = contents.isProven(at);
      if (there && (proven || StoredBytes.areWhole(file, at))) {
        continue;
      }
      if (proven || lossy) {
        damaged.add(
            file
                + ": the image at bytes "
                + at.offset()
                + " to "
                + (at.end() - 1)
                + (there ? " is not as it was received" : " is not there"));
      } else {
        unproven.add(entry.getKey());
        all.remove();
      }
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0; // said as damage
    }
  }

  /** Those whose bytes are whole, and are not here under another record. */
  private List<LedgerRecord.Received> keepable(Strays strays, boolean lossy) {
    List<LedgerRecord.Received> keepable = new ArrayList<>();
    Map<String, List<Instance>> byUid = new HashMap<>();
    if (!strays.instances.isEmpty()) {
      contents.received.values().forEach(one -> known(byUid, one.instance()));
    }
    for (Label.OfInstance label : strays.instances) {
      Instance instance = label.received().instance();
      Location at = instance.location();
      if (!contents.isProven(at) && !StoredBytes.areWhole(segments.file(at.segment()), at)) {
        if (lossy) {
          strays.gap(at.segment(), at.offset(), at.end());
        }
      } else if (byUid.getOrDefault(instance.sopInstance(), List.of()).stream()
          .noneMatch(other -> isSame(instance, other))) {
        keepable.add(label.received());
        known(byUid, instance);
        if (label.urgent() && contents.urgent.add(instance.study().uid())) {
          hurried.add(instance.study().uid());
        }
      }
    }
    return keepable;
  }

  private static void known(Map<String, List<Instance>> byUid, Instance instance) {
    byUid.computeIfAbsent(instance.sopInstance(), uid -> new ArrayList<>(1)).add(instance);
  }

  private boolean isSame(Instance one, Instance other) {
    try {
      return segments.holdSame(one, other);
    } catch (IOException e) {
      return false; // both are kept
    }
  }

  /** Puts what is here where it is looked up. */
  Found fill(Index index, Deliveries deliveries, Urgency urgency) {
    contents.received.forEach((number, one) -> index.add(number, index.shared(one.instance())));
    contents.lowest.forEach(index::noteLowest);
    segments.beginAbove(contents.highestSegment());
    contents.steps.values().forEach(of -> of.values().forEach(deliveries::load));
    contents.urgent.forEach(study -> urgency.load(new LedgerRecord.Urgent(study)));
    return new Found(index.count(), unproven.size(), foundAgain, List.copyOf(damaged), incident);
  }
}
