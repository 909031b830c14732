package org.scangate.net.fleet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.lib.journal.Cursor;
import org.scangate.lib.journal.Journal;
import org.scangate.lib.journal.JournalOptions;
import org.scangate.lib.journal.JournalOptions.WhenFull;
import org.scangate.lib.journal.RecordsDroppedException;

/**
 * One row of messages that are kept until the broker has them, in a journal: in order, bounded in
 * bytes. When it is full the oldest go, by whole segments, and are counted. {@link #add} may be
 * called by anybody; all else by one thread.
 *
 * <p>Which ones the broker has is written down about once a second: after a kill the last few go a
 * second time, with the same numbers.
 *
 * <p>When the disk fails, nothing is taken until {@link #settle} has been able to open the journal
 * again; what was on disk before stays and goes to the broker meanwhile.
 */
final class Lane implements AutoCloseable {
  private static final long SEGMENT_BYTES = 256 << 10;
  static final int LARGEST = 64 << 10;
  private static final int SEGMENTS_AT_LEAST = 4;

  private final Path mark;
  private final Path directory;
  private final JournalOptions options;
  private volatile Journal journal;
  private final TreeSet<Long> acknowledged = new TreeSet<>();
  private Cursor cursor;

  /** It could not be opened again; the cursor still reads what the old one had. */
  private boolean gone;

  /** The last one that {@link #next} gave. */
  private long given;

  /** All before it are with the broker, or dropped. */
  private final AtomicLong first = new AtomicLong();

  private final AtomicLong dropped = new AtomicLong();
  private boolean unwritten;

  /** A message of the row. */
  record Entry(long number, String topic, byte[] payload) {}

  /**
   * Opens it, or makes it.
   *
   * @param maxBytes on disk
   */
  Lane(Path directory, String name, long maxBytes) throws IOException {
    long most = Math.max(SEGMENTS_AT_LEAST * SEGMENT_BYTES, maxBytes);
    this.directory = directory;
    options =
        JournalOptions.of("fleet-" + name)
            .withSegments(SEGMENT_BYTES, LARGEST)
            .withMaxBytes(most, WhenFull.DROP_OLDEST_SEGMENT)
            .withQueueBytes(2L << 20);
    journal = Journal.open(directory, options);
    mark = directory.resolve("sent");
    readMark();
    first.set(Math.min(Math.max(1, first.get()), journal.nextNumber()));
    given = first.get() - 1;
    cursor = journal.read(first.get());
  }

  private void readMark() throws IOException {
    try {
      String[] parts = Files.readString(mark).strip().split(" ", 2);
      first.set(Long.parseLong(parts[0]));
      dropped.set(Long.parseLong(parts[1]));
    } catch (NoSuchFileException e) {
      first.set(journal.firstNumber());
    } catch (RuntimeException e) {
      first.set(journal.firstNumber()); // torn by a power cut: some go a second time
    }
  }

  /**
   * Keeps a message; never waits for the disk.
   *
   * @return completes when it is on disk and will reach the broker, unless the row runs over
   */
  CompletableFuture<Long> add(String topic, byte[] payload) throws IOException {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = ByteBuffer.allocate(2 + name.length + payload.length);
    record.putShort((short) name.length).put(name).put(payload).flip();
    return journal.append(record);
  }

  /** The next one that is on disk and was not given since the last {@link #rewind}. */
  Optional<Entry> next() throws IOException {
    boolean found;
    try {
      found = cursor.next();
    } catch (RecordsDroppedException e) {
      // Those on their way are counted, too: whether the broker gets them is not known yet.
      int known = acknowledged.headSet(e.firstNumber()).size();
      dropped.addAndGet(e.firstNumber() - first.get() - known);
      first.accumulateAndGet(e.firstNumber(), Math::max);
      acknowledged.headSet(first.get()).clear();
      unwritten = true;
      cursor.close();
      cursor = journal.read(e.firstNumber());
      return next();
    }
    if (!found) {
      return Optional.empty();
    }
    ByteBuffer record = ByteBuffer.wrap(cursor.payload());
    byte[] name = new byte[record.getShort() & 0xffff];
    record.get(name);
    byte[] payload = new byte[record.remaining()];
    record.get(payload);
    given = cursor.number();
    return Optional.of(
        new Entry(cursor.number(), new String(name, StandardCharsets.UTF_8), payload));
  }

  /** Begins again with the first one that the broker does not have. */
  void rewind() throws IOException {
    acknowledged.clear();
    cursor.close();
    given = first.get() - 1;
    cursor = journal.read(first.get());
  }

  /** The broker has it. */
  void acknowledged(long number) {
    if (number < first.get()) {
      return;
    }
    acknowledged.add(number);
    while (acknowledged.remove(first.get())) {
      first.incrementAndGet();
      unwritten = true;
    }
  }

  /** Writes down how far it is, and lets go of what is not needed; called about once a second. */
  void settle() throws IOException {
    try {
      settleMark();
    } finally {
      mend();
    }
  }

  private void settleMark() throws IOException {
    if (!unwritten) {
      return;
    }
    try {
      write();
    } catch (IOException e) {
      // A full disk gets room by what the broker has; until the mark is written it may go again.
      journal.truncateBefore(first.get());
      throw e;
    }
    unwritten = false;
    journal.truncateBefore(first.get());
  }

  /** Opens the journal again after its disk has failed. */
  private void mend() throws IOException {
    if (!gone && journal.failure().isEmpty()) {
      return;
    }
    gone = true;
    journal.close();
    Journal again = Journal.open(directory, options);
    cursor.close();
    journal = again;
    gone = false;
    first.set(Math.min(first.get(), again.nextNumber()));
    cursor = again.read(Math.max(first.get(), Math.min(given + 1, again.nextNumber())));
  }

  private void write() throws IOException {
    Path beside = mark.resolveSibling("sent.new");
    byte[] text = (first.get() + " " + dropped.get() + "\n").getBytes(StandardCharsets.US_ASCII);
    try (FileChannel file =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      file.write(ByteBuffer.wrap(text));
      file.force(true);
    }
    Files.move(beside, mark, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(mark.getParent(), StandardOpenOption.READ)) {
      folder.force(true); // before what it stands for goes
    }
  }

  /** How many the broker does not have yet. */
  long waiting() {
    return journal.durableEnd() - Math.max(first.get(), journal.firstNumber());
  }

  /** How many were lost because the row ran over, ever. */
  long dropped() {
    return dropped.get();
  }

  Optional<Throwable> failure() {
    return journal.failure();
  }

  @Override
  public void close() throws IOException {
    settle();
    cursor.close();
    journal.close();
  }
}
