package org.scangate.core.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.DoubleConsumer;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditTrail;
import org.scangate.api.health.Finding;
import org.scangate.api.time.Ticker;
import org.scangate.lib.journal.Journal;
import org.scangate.lib.journal.JournalOptions;
import org.scangate.lib.journal.JournalOptions.WhenFull;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log over its whole life: opens it, again after every error, and says how it is. {@link
 * #tick} is called once a second by one thread; everything else by anybody.
 */
final class AuditCore implements Audit, AuditTrail {

  private static final Logger LOG = LoggerFactory.getLogger(AuditCore.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration STUCK = Duration.ofSeconds(5);
  private static final Duration RETENTION_EVERY = Duration.ofHours(1);
  private static final Duration RETRY_AT_MOST = Duration.ofSeconds(30);

  /** Opens a journal; tests put one in that fails. */
  interface Opener {
    Journal open(Path directory, JournalOptions options) throws IOException;
  }

  private final Path directory;
  private final Path secrets;
  private final Ticker ticker;
  private final Opener opener;
  private final ReadWriteLock reading = new ReentrantReadWriteLock();
  private volatile AuditSettings settings;
  private volatile AuditWriter writer;
  private volatile Optional<String> trouble = Optional.of("it has not been opened yet");
  private volatile Optional<String> broken = Optional.empty();
  private volatile Optional<String> undroppable = Optional.empty();
  private volatile Optional<Verification> verified = Optional.empty();
  private Duration retryAfter = Duration.ZERO;
  private long triedNanos;
  private long droppedNanos;

  AuditCore(Path directory, Path secrets, AuditSettings settings, Ticker ticker, Opener opener) {
    this.directory = directory;
    this.secrets = secrets;
    this.settings = settings;
    this.ticker = ticker;
    this.opener = opener;
    this.droppedNanos = ticker.nanoTime() - RETENTION_EVERY.toNanos();
  }

  /** Other settings; the sizes and anchors count from the next opening. */
  void configure(AuditSettings changed) {
    settings = changed;
  }

  @Override
  public CompletableFuture<Long> record(AuditEvent event) {
    AuditWriter now = writer;
    try {
      if (now == null) {
        throw new IOException("the audit log is not open: " + trouble.orElse("closed"));
      }
      if (now.journal().bytesLeft() < settings.reserveBytes()) {
        throw new IOException("the audit log is full: " + fullWords());
      }
      return now.record(event);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public Optional<String> unwritable() {
    AuditWriter now = writer;
    if (now == null || trouble.isPresent()) {
      return Optional.of("the audit log cannot be written: " + trouble.orElse("it is closed"));
    }
    Optional<Throwable> failure = now.journal().failure();
    if (failure.isPresent()) {
      return Optional.of("the audit log cannot be written: " + failure.get().getMessage());
    }
    if (now.journal().bytesLeft() < 2 * settings.reserveBytes()) {
      return Optional.of("the audit log is full: " + fullWords());
    }
    Duration waiting = now.waiting();
    if (waiting.compareTo(STUCK) > 0) {
      return Optional.of("the audit log's disk has not answered for " + waiting.toSeconds() + " s");
    }
    return Optional.empty();
  }

  @Override
  public Optional<Audit.Head> head() {
    AuditWriter now = writer;
    org.scangate.core.audit.Head newest = now == null ? null : now.durable();
    return newest == null || newest.number() == 0
        ? Optional.empty()
        : Optional.of(new Audit.Head(newest.number(), newest.hash()));
  }

  private String fullWords() {
    return "it may use " + (settings.maxBytes() >> 20) + " MiB (audit max.bytes)";
  }

  @Override
  public Verification verify(DoubleConsumer progress) {
    AuditWriter now = writer;
    if (now == null) {
      String words = "the audit log is not open: " + trouble.orElse("it is closed");
      return new Verification(0, 0, Optional.of(words));
    }
    reading.readLock().lock();
    try {
      verified = Optional.of(now.verifier().verify(progress));
    } catch (IOException e) {
      verified = Optional.of(new Verification(0, 0, Optional.of(e.getMessage())));
    } finally {
      reading.readLock().unlock();
    }
    return verified.get();
  }

  @Override
  public Page find(Query query) throws IOException {
    AuditWriter now = writer;
    if (now == null) {
      throw new IOException("the audit log is not open: " + trouble.orElse("it is closed"));
    }
    reading.readLock().lock();
    try {
      return new TrailReader(now.journal(), query).read();
    } finally {
      reading.readLock().unlock();
    }
  }

  /** Opens, anchors, keeps the head file and retention, as each is due. May wait for the disk. */
  void tick() {
    AuditWriter now = writer;
    if (now == null || now.journal().failure().isPresent()) {
      reopenWhenDue();
      return;
    }
    try {
      now.anchorWhenDue();
      now.keepHead();
      trouble = Optional.empty();
      dropWhenDue(now);
    } catch (IOException e) {
      report(e);
    }
  }

  private void reopenWhenDue() {
    long nanos = ticker.nanoTime();
    if (!retryAfter.isZero() && nanos - triedNanos < retryAfter.toNanos()) {
      return;
    }
    triedNanos = nanos;
    retryAfter = retryAfter.isZero() ? Duration.ofSeconds(1) : retryAfter.multipliedBy(2);
    retryAfter = retryAfter.compareTo(RETRY_AT_MOST) > 0 ? RETRY_AT_MOST : retryAfter;
    try {
      AuditWriter failed = writer;
      if (failed != null) {
        trouble = failed.journal().failure().map(Throwable::toString);
        writer = null;
        failed.journal().close(PATIENCE);
      }
      writer = open();
      trouble = Optional.empty();
      retryAfter = Duration.ZERO;
    } catch (IOException | RuntimeException e) {
      report(e);
    }
  }

  private AuditWriter open() throws IOException {
    AuditSettings with = settings;
    SigningKey key = SigningKey.in(secrets);
    JournalOptions options =
        JournalOptions.of("audit")
            .withSegments(with.segmentBytes(), Bounds.RECORD_BYTES)
            .withMaxBytes(with.maxBytes(), WhenFull.REFUSE);
    Journal journal = opener.open(directory, options);
    try {
      AuditWriter opened =
          AuditWriter.begin(
              journal, new AuditWriter.Opening(key, with, ticker, directory.resolve("head")));
      broken = opened.broken().or(() -> broken);
      broken.ifPresent(words -> LOG.error("The audit log is not whole: {}", words));
      return opened;
    } catch (IOException | RuntimeException e) {
      journal.close(PATIENCE);
      throw e;
    }
  }

  private void dropWhenDue(AuditWriter now) {
    if (ticker.nanoTime() - droppedNanos < RETENTION_EVERY.toNanos()
        || !reading.writeLock().tryLock()) {
      return;
    }
    try {
      droppedNanos = ticker.nanoTime();
      if (now.dropOldest(settings.keep())) {
        LOG.info("Dropped the oldest audit records; the first is {}", now.journal().firstNumber());
      }
      undroppable = Optional.empty();
    } catch (IOException e) {
      LOG.warn("The oldest audit records cannot be dropped: {}", e.getMessage());
      undroppable = Optional.of(e.getMessage());
    } finally {
      reading.writeLock().unlock();
    }
  }

  private void report(Exception e) {
    String words = String.valueOf(e.getMessage());
    if (!trouble.equals(Optional.of(words))) {
      LOG.error("The audit log cannot be written: {}", words);
    }
    trouble = Optional.of(words);
  }

  /** How the log is. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    unwritable()
        .ifPresent(
            words ->
                findings.add(
                    new Finding(
                        Finding.Level.ALARM,
                        "audit.unwritable",
                        words + "; nobody can take control until it can",
                        "Look at the disk that holds " + directory + ": full, or failing?")));
    verified
        .flatMap(Verification::firstBroken)
        .or(() -> broken)
        .ifPresent(
            words ->
                findings.add(
                    new Finding(
                        Finding.Level.ALARM,
                        "audit.broken",
                        "The audit log is not whole: " + words,
                        "Copy "
                            + directory
                            + " away before anything else; then ask who had"
                            + " access.")));
    undroppable.ifPresent(
        words ->
            findings.add(
                new Finding(
                    Finding.Level.WARNING,
                    "audit.undroppable",
                    "Records older than audit.keep cannot be dropped: " + words,
                    "Verify the audit log")));
    AuditWriter now = writer;
    if (findings.isEmpty() && now != null) {
      long left = now.journal().bytesLeft();
      findings.add(
          left < settings.maxBytes() / 10
              ? new Finding(
                  Finding.Level.WARNING,
                  "audit.filling",
                  "The audit log has room for " + (left >> 20) + " MiB more",
                  "Shorten audit.keep, or give it more room")
              : Finding.ok("audit.ok", now.durable().number() + " records, the last one on disk"));
    }
    return findings;
  }

  void close() {
    AuditWriter last = writer;
    writer = null;
    trouble = Optional.of("it is closed");
    if (last == null) {
      return;
    }
    try {
      last.close();
    } catch (IOException e) {
      LOG.error("The audit log was not closed cleanly: {}", e.getMessage());
    }
  }
}
