package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.lib.journal.AppendQueue.Pending;
import org.scangate.lib.journal.Disk.DiskFile;
import org.scangate.lib.journal.JournalOptions.WhenFull;

/**
 * An append-only log of numbered records in a directory of segment files. Thread-safe.
 *
 * <p>Many append; one thread writes what waits as a batch, syncs once, and completes their futures
 * on that thread: dependents are short or go elsewhere, and never wait for an append of their own.
 */
public final class Journal implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 << 10;
  private static final SecureRandom SALTS = new SecureRandom();

  private final Path directory;
  private final JournalOptions options;
  private final Disk disk;
  private final FileChannel lock;
  private final Segments segments;
  private final Recovery recovery;
  private final AppendQueue queue;
  private final Thread thread;
  private final ByteBuffer buffer;
  private SegmentWriter active;
  private boolean marked;
  private volatile long durableEnd;
  private final AtomicLong syncs = new AtomicLong();

  /**
   * Opens, or makes, the journal in a directory; recovers its tail.
   *
   * @throws IOException when the directory cannot be used, or another journal has it
   */
  public static Journal open(Path directory, JournalOptions options) throws IOException {
    return open(directory, options, Disk.real());
  }

  static Journal open(Path directory, JournalOptions options, Disk disk) throws IOException {
    Files.createDirectories(directory);
    FileChannel lock = DirectoryLock.take(directory, options.name());
    try {
      return new Journal(directory, options, disk, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private Journal(Path directory, JournalOptions options, Disk disk, FileChannel lock)
      throws IOException {
    this.directory = directory;
    this.options = options;
    this.disk = disk;
    this.lock = lock;
    buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER_BYTES, options.segmentBytes()));
    this.segments = Segments.list(disk, directory);
    Tail tail = recover();
    recovery = tail.recovery();
    marked = recovery.cleanlyClosed() && tail.position() > SegmentHeader.BYTES;
    durableEnd = tail.next();
    queue = new AppendQueue(options, tail.next(), active.position(), segments.bytes());
    thread = new Thread(this::write, "scangate-journal-" + options.name());
    thread.setDaemon(true);
    thread.start();
  }

  private Tail recover() throws IOException {
    if (segments.isEmpty()) {
      begin(1);
      Recovery fresh = new Recovery(true, 0, Optional.empty());
      return new Tail(1, Optional.empty(), SegmentHeader.BYTES, fresh);
    }
    long newest = segments.newest();
    DiskFile file = disk.open(segments.file(newest));
    Tail tail;
    try {
      tail = Tail.recover(file, segments.file(newest), newest);
      segments.put(newest, file.size());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
    if (tail.header().isPresent()) {
      active = new SegmentWriter(file, tail.header().get().salt(), tail.position(), buffer);
    } else {
      file.close();
      begin(tail.next());
    }
    return tail;
  }

  /** What was found at opening. */
  public Recovery recovery() {
    return recovery;
  }

  /**
   * Appends a record; never blocks on the disk. The bytes are copied.
   *
   * @return completes with the record's number once it is durable; exceptionally, with {@link
   *     JournalRefusedException}, when the disk failed: the record may or may not be found after
   *     opening again
   * @throws JournalRefusedException when it was not taken; no number is used up
   */
  public CompletableFuture<Long> append(ByteBuffer payload) throws JournalRefusedException {
    byte[] copy = new byte[payload.remaining()];
    payload.duplicate().get(copy);
    return queue.add(copy);
  }

  /** Appends a record, as {@link #append(ByteBuffer)}. */
  public CompletableFuture<Long> append(byte[] payload) throws JournalRefusedException {
    return queue.add(payload.clone());
  }

  /** The number that the next accepted append gets. */
  public long nextNumber() {
    return queue.nextNumber();
  }

  /** One more than the number of the last durable record. */
  public long durableEnd() {
    return durableEnd;
  }

  /** Number of the first record kept; equals {@link #nextNumber} when there is none. */
  public long firstNumber() {
    return segments.oldest();
  }

  /** Number of the first record of each segment, ascending. */
  public List<Long> segmentStarts() {
    return segments.starts();
  }

  /** Bytes that may still be appended before the bound on disk is reached, frames included. */
  public long bytesLeft() {
    return queue.bytesLeft();
  }

  /** Why nothing is taken any more; empty while the journal works or when it was just closed. */
  public Optional<Throwable> failure() {
    return queue.failure();
  }

  /** Reads from a record on; the cursor must be closed. */
  public Cursor read(long from) {
    return new Cursor(segments, () -> durableEnd, from);
  }

  /** Reads all that can be read, and says what cannot; must be closed. */
  public Survey survey() {
    return new Survey(segments, durableEnd);
  }

  /**
   * Drops whole segments whose records are all below {@code number}, oldest first.
   *
   * @return number of the first record kept
   */
  public long truncateBefore(long number) throws IOException {
    queue.freed(segments.dropWhile(next -> next <= Math.min(number, durableEnd)));
    return segments.oldest();
  }

  /** Syncs since opening. */
  public long syncs() {
    return syncs.get();
  }

  /**
   * Makes durable what was accepted, marks the clean end, and lets the directory go. Waits for the
   * disk.
   */
  @Override
  public void close() {
    end(Long.MAX_VALUE);
  }

  /**
   * As {@link #close()}, but waits only so long. The end goes on by itself when the disk answers.
   *
   * @return whether it is closed and the directory free
   */
  public boolean close(Duration atMost) {
    return end(atMost.toMillis());
  }

  private boolean end(long atMostMillis) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a journal is not closed on its own thread");
    }
    queue.close();
    long begun = System.nanoTime();
    boolean interrupted = false;
    long left = atMostMillis;
    while (thread.isAlive() && left > 0) {
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = atMostMillis - Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private void write() {
    try {
      List<Pending> batch = queue.take();
      while (!batch.isEmpty()) {
        commit(batch);
        batch = queue.take();
      }
      finish();
    } catch (IOException | RuntimeException | Error e) {
      queue.fail(e);
    } finally {
      release();
    }
  }

  private void commit(List<Pending> batch) throws IOException {
    long first = batch.get(0).number();
    if (batch.get(0).beginsSegment()) {
      active.close();
      begin(first);
    }
    long bytes = batch.stream().mapToLong(Pending::frameBytes).sum();
    makeRoom(bytes);
    for (Pending pending : batch) {
      active.write(pending.frame(first), pending.payload());
    }
    active.force();
    syncs.incrementAndGet();
    marked = false;
    segments.put(segments.newest(), active.position());
    durableEnd = first + batch.size();
    queue.done(batch, bytes);
  }

  private void begin(long first) throws IOException {
    makeRoom(SegmentHeader.BYTES);
    SegmentHeader header = new SegmentHeader(SALTS.nextLong(), first);
    active = SegmentWriter.begin(disk, segments.file(first), header, buffer);
    segments.put(first, SegmentHeader.BYTES);
  }

  private void makeRoom(long bytes) throws IOException {
    if (options.whenFull() == WhenFull.DROP_OLDEST_SEGMENT) {
      long freed = segments.dropWhile(next -> segments.bytes() + bytes > options.maxBytes());
      if (freed > 0) {
        queue.freed(freed);
      }
    }
  }

  private void finish() throws IOException {
    if (!marked) {
      active.write(Frame.mark(durableEnd), new byte[0]);
      active.force();
    }
  }

  private void release() {
    try (lock) {
      active.close();
    } catch (IOException e) {
      queue.fail(e);
    }
  }

  @Override
  public String toString() {
    return "journal " + options.name() + " in " + directory;
  }
}
