package org.scangate.dicom.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of images, and gives their space back: of those that every destination has had for its
 * time, and of those that are lost, when a person says so. First it is said in the audit, then in
 * the journal; only then may bytes go. One at a time; blocks on the disk.
 */
final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final long AUDIT_SECONDS = 10;
  private static final int MOST_RECORDS = 1000;
  private static final int MOST_STUDIES = 20;

  private final List<Destination> destinations;
  private final Index index;
  private final Segments segments;
  private final Ledger ledger;
  private final Deliveries deliveries;
  private final Urgency urgency;
  private final Forwarding forwarding;
  private final Compaction compaction;
  private final Aside aside;
  private final Account account;
  private volatile Optional<String> failure = Optional.empty();

  Sweep(
      List<Destination> destinations,
      Index index,
      Segments segments,
      Ledger ledger,
      Deliveries deliveries,
      Urgency urgency,
      Forwarding forwarding,
      Compaction compaction,
      Aside aside,
      Account account) {
    this.destinations = destinations;
    this.index = index;
    this.segments = segments;
    this.ledger = ledger;
    this.deliveries = deliveries;
    this.urgency = urgency;
    this.forwarding = forwarding;
    this.compaction = compaction;
    this.aside = aside;
    this.account = account;
  }

  /** Why the last one did not come to its end. */
  Optional<String> failure() {
    return failure;
  }

  /** Lets go of what every destination has had for its time. Does not throw. */
  synchronized void run() {
    try {
      int gone = letGo(spent(), "images.delete", "appliance");
      int moved = compaction.run();
      int files = removeFiles();
      if (gone > 0 || files > 0) {
        LOG.info("{} delivered images and {} files are gone, {} moved", gone, files, moved);
      }
      failure = Optional.empty();
    } catch (IOException | RuntimeException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      LOG.warn("delivered images stay for now: {}", e.getMessage());
    }
  }

  private Map<Long, Instance> spent() {
    Map<Long, Instance> spent = index.entries();
    spent.keySet().removeIf(number -> !deliveries.leaves(number, destinations));
    return spent;
  }

  /** Of these, the ones whose bytes are not as they were received. */
  Set<Long> lost(Map<Long, Instance> all) {
    Set<Long> lost = new HashSet<>();
    for (long number : all.keySet()) {
      Optional<Readings.Reading> reading = new Readings(index, segments).of(number);
      try (Readings.Reading one = reading.orElse(null)) {
        if (one != null && !StoredBytes.areWhole(one.file(), one.location())) {
          lost.add(number);
        }
      }
    }
    return lost;
  }

  /**
   * Lets go of those that cannot be read any more, and of no others.
   *
   * @param all of a study
   * @return how many
   */
  synchronized int letGoLost(Map<Long, Instance> all, String who) throws IOException {
    Map<Long, Instance> lost = new LinkedHashMap<>(all);
    lost.keySet().retainAll(lost(all));
    deliveries.leave(lost.keySet());
    Set<Long> underWay = forwarding.forget(lost.keySet());
    deliveries.stay(underWay);
    lost.keySet().removeAll(underWay);
    try {
      int gone = letGo(lost, "images.let-go", who);
      compaction.lookAgain();
      return gone;
    } catch (IOException | RuntimeException e) {
      forwarding.takeUp(lost.keySet());
      throw e;
    }
  }

  /** Of these nobody sends any more. */
  private int letGo(Map<Long, Instance> all, String action, String who) throws IOException {
    if (all.isEmpty()) {
      return 0;
    }
    boolean done = false;
    try {
      say(all, action, who);
      record(all.keySet());
      all.keySet().forEach(index::remove);
      all.keySet().forEach(deliveries::forget);
      done = true;
    } finally {
      if (!done) {
        deliveries.stay(all.keySet());
      }
    }
    urgency.keepOnly(index.studyUids(), study -> !index.ofStudy(study).isEmpty());
    return all.size();
  }

  private void say(Map<Long, Instance> all, String action, String who) throws IOException {
    Set<String> studies = new HashSet<>();
    all.values().forEach(one -> studies.add(one.study().uid()));
    List<String> named = studies.stream().sorted().limit(MOST_STUDIES).toList();
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("images", Integer.toString(all.size()));
    detail.put(
        "bytes",
        Long.toString(all.values().stream().mapToLong(one -> one.location().length()).sum()));
    detail.put("studies", Integer.toString(studies.size()));
    detail.put("study", String.join(" ", named));
    try {
      account.say(action, who, detail).get(AUDIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the audit takes no entry, and nothing goes without one", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the spool is being closed", e);
    }
  }

  private void record(Set<Long> numbers) throws IOException {
    CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
    int count = 0;
    try {
      for (long number : numbers) {
        last = ledger.append(new LedgerRecord.Deleted(number));
        if (++count % MOST_RECORDS == 0) {
          last.join(); // the queue is bounded
        }
      }
      last.join(); // the journal keeps their order
    } catch (CompletionException e) {
      throw new IOException("the spool's journal: " + e.getMessage(), e);
    }
  }

  private int removeFiles() throws IOException {
    Set<Long> gone = new HashSet<>(index.known());
    int removed = segments.removeUnused(index::segments, aside);
    gone.removeAll(segments.numbers());
    index.forget(gone);
    OptionalLong floor = index.floor();
    if (floor.isPresent()) {
      ledger.forgetBefore(floor.getAsLong(), new ArrayList<>(urgency.records()));
    }
    return removed;
  }
}
