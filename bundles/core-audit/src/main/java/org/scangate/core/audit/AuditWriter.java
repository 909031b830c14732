package org.scangate.core.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.time.Ticker;
import org.scangate.core.audit.AuditRecord.Kind;
import org.scangate.lib.journal.Cursor;
import org.scangate.lib.journal.Journal;
import org.scangate.lib.journal.JournalRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One opened log: chains and signs what is recorded. Thread-safe; the lock is never held over
 * waiting for the disk. After a disk error it is closed, and another one opened.
 */
final class AuditWriter {

  private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String APPLIANCE = "appliance";

  private final Journal journal;
  private final SigningKey key;
  private final AuditSettings settings;
  private final Ticker ticker;
  private final String boot;
  private final Optional<String> broken;
  private final Path headFile;
  private final ReentrantLock lock = new ReentrantLock();
  private String previous;
  private int sinceAnchor;
  private long sinceNanos;
  private int pending;
  private long pendingSince;
  private volatile Head durable;
  private volatile Head kept;

  private AuditWriter(
      Journal journal, Opening opening, ChainStart start, Head known, Optional<String> broken) {
    this.journal = journal;
    this.key = opening.key();
    this.settings = opening.settings();
    this.ticker = opening.ticker();
    this.headFile = opening.headFile();
    this.boot = bootId();
    this.broken = broken;
    this.previous = start.previous();
    this.durable = new Head(journal.nextNumber() - 1, start.previous());
    this.kept = known;
  }

  /** What a log is opened with. */
  record Opening(SigningKey key, AuditSettings settings, Ticker ticker, Path headFile) {}

  /**
   * Takes over an opened journal: compares it with the head file, writes what it found and the
   * first anchor.
   */
  static AuditWriter begin(Journal journal, Opening opening) throws IOException {
    Optional<String> unreadable = Optional.empty();
    Optional<Head> known = Optional.empty();
    try {
      known = Head.read(opening.headFile(), opening.key());
    } catch (Head.Untrusted e) {
      unreadable = Optional.of("the head file cannot be trusted: " + e.getMessage());
    }
    ChainStart start = ChainStart.find(journal, known);
    AuditWriter writer =
        new AuditWriter(
            journal, opening, start, known.orElse(Head.NONE), unreadable.or(start::broken));
    writer.sayWhatWasFound();
    return writer;
  }

  private void sayWhatWasFound() throws IOException {
    if (broken.isPresent()) {
      await(append(Kind.BREAK, appliance("audit.broken", Map.of("found", broken.get()))));
    }
    long cut = journal.recovery().cutBytes();
    if (cut > 0) {
      // Never acknowledged to anybody: what a power cut or a kill leaves behind.
      Map<String, String> detail = Map.of("bytes", Long.toString(cut));
      await(append(Kind.EVENT, appliance("audit.torn-tail-cut", detail)));
    }
    if (key.made()) {
      await(append(Kind.EVENT, appliance("audit.key-made", Map.of("key", key.id()))));
    }
    await(anchor("start"));
    keepHead();
  }

  CompletableFuture<Long> record(AuditEvent event) throws JournalRefusedException {
    CompletableFuture<Long> written = append(Kind.EVENT, Bounds.apply(event));
    if (recordsSinceAnchor() >= settings.anchorRecords()) {
      anchorLater();
    }
    return written;
  }

  /** The event is taken; that there is no room for the anchor shows in the next round. */
  private void anchorLater() {
    try {
      anchor("count").exceptionally(e -> 0L);
    } catch (JournalRefusedException e) {
      LOG.warn("No anchor after {} records: {}", settings.anchorRecords(), e.getMessage());
    }
  }

  private CompletableFuture<Long> anchor(String reason) throws JournalRefusedException {
    Map<String, String> detail = new TreeMap<>(Map.of("reason", reason, "site", settings.site()));
    return append(Kind.ANCHOR, appliance("audit.anchor", detail));
  }

  private static AuditEvent appliance(String action, Map<String, String> detail) {
    return Bounds.apply(AuditEvent.of(action, APPLIANCE, Outcome.DONE, detail));
  }

  private CompletableFuture<Long> append(Kind kind, AuditEvent event)
      throws JournalRefusedException {
    lock.lock();
    try {
      long number = journal.nextNumber();
      AuditRecord record =
          new AuditRecord(
              number,
              kind,
              ticker.now(),
              ticker.nanoTime(),
              boot,
              event,
              previous,
              Optional.empty());
      if (kind != Kind.EVENT) {
        record = record.signedBy(key);
      }
      byte[] bytes = record.encode();
      CompletableFuture<Long> written = journal.append(bytes);
      previous = Hashes.sha256(bytes);
      count(kind);
      Head head = new Head(number, previous);
      return written.whenComplete((n, failure) -> settled(head, failure));
    } finally {
      lock.unlock();
    }
  }

  private void count(Kind kind) {
    if (kind == Kind.ANCHOR) {
      sinceAnchor = 0;
    } else if (sinceAnchor++ == 0) {
      sinceNanos = ticker.nanoTime();
    }
    if (pending++ == 0) {
      pendingSince = ticker.nanoTime();
    }
  }

  private void settled(Head head, Throwable failure) {
    lock.lock();
    try {
      pending--;
      pendingSince = ticker.nanoTime();
      if (failure == null && head.number() > durable.number()) {
        durable = head;
      }
    } finally {
      lock.unlock();
    }
  }

  private int recordsSinceAnchor() {
    lock.lock();
    try {
      return sinceAnchor;
    } finally {
      lock.unlock();
    }
  }

  /** Signs an anchor when the oldest record without one has waited long enough. */
  void anchorWhenDue() throws JournalRefusedException {
    boolean due;
    lock.lock();
    try {
      long waited = ticker.nanoTime() - sinceNanos;
      due = sinceAnchor > 0 && waited >= settings.anchorAfter().toNanos();
    } finally {
      lock.unlock();
    }
    if (due) {
      anchor("time").exceptionally(e -> 0L);
    }
  }

  /** How long the oldest record has been waiting for the disk. */
  Duration waiting() {
    lock.lock();
    try {
      return pending == 0 ? Duration.ZERO : Duration.ofNanos(ticker.nanoTime() - pendingSince);
    } finally {
      lock.unlock();
    }
  }

  /** Brings the head file up to the last durable record. */
  void keepHead() throws IOException {
    Head now = durable;
    if (!now.equals(kept)) {
      now.write(headFile, key);
      kept = now;
    }
  }

  /**
   * Drops the oldest segment when all of it is older than it must be kept; at most one for each
   * call, so that a clock gone wrong does not empty the log at once. The first record kept is in
   * the chain, signed, before anything goes.
   */
  boolean dropOldest(Duration keep) throws IOException {
    List<Long> starts = journal.segmentStarts();
    if (keep.isZero() || starts.size() < 2 || starts.get(1) >= journal.durableEnd()) {
      return false;
    }
    long first = starts.get(1);
    AuditRecord record = read(first);
    if (record.wall().isAfter(ticker.now().minus(keep))) {
      return false;
    }
    await(
        append(
            Kind.RETENTION,
            appliance(
                "audit.dropped",
                new TreeMap<>(
                    Map.of("first", Long.toString(first), "previous", record.previous())))));
    keepHead();
    journal.truncateBefore(first);
    return true;
  }

  private AuditRecord read(long number) throws IOException {
    try (Cursor cursor = journal.read(number)) {
      if (!cursor.next()) {
        throw new IOException("record " + number + ": is missing");
      }
      return AuditRecord.decode(cursor.payload());
    }
  }

  ChainVerifier verifier() throws IOException {
    Head remembered = durable;
    Optional<Head> onDisk = Head.read(headFile, key);
    List<Head> heads =
        onDisk
            .filter(head -> head.number() > 0)
            .map(h -> List.of(remembered, h))
            .orElse(List.of(remembered));
    return new ChainVerifier(journal, key, heads);
  }

  Journal journal() {
    return journal;
  }

  /** What was found broken when it was opened. */
  Optional<String> broken() {
    return broken;
  }

  Head durable() {
    return durable;
  }

  /** Signs the end; waits for the disk a bounded time. */
  void close() throws IOException {
    try {
      if (journal.failure().isEmpty()) {
        await(anchor("stop"));
        keepHead();
      }
    } finally {
      if (!journal.close(PATIENCE)) {
        LOG.error("The disk does not answer; the audit log closes when it does");
      }
    }
  }

  private static void await(CompletableFuture<Long> written) throws IOException {
    try {
      written.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the disk", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the disk did not take it: " + e.getMessage(), e);
    }
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
