package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.scangate.lib.journal.Damage;
import org.scangate.lib.journal.Journal;
import org.scangate.lib.journal.JournalOptions;
import org.scangate.lib.journal.JournalOptions.WhenFull;
import org.scangate.lib.journal.JournalRefusedException;
import org.scangate.lib.journal.Survey;

/** The spool's journal: what lies where. Opens itself again after an error of the disk. */
final class Ledger implements AutoCloseable {
  private static final JournalOptions OPTIONS =
      JournalOptions.of("spool").withMaxBytes(16L << 30, WhenFull.REFUSE);

  private final Path directory;
  private final JournalOptions options;
  private final boolean fresh;
  private Journal journal;
  private boolean closed;

  Ledger(Path directory) throws IOException {
    this(directory, OPTIONS);
  }

  Ledger(Path directory, JournalOptions options) throws IOException {
    this.directory = directory;
    this.options = options;
    fresh = isEmpty(directory);
    journal = Journal.open(directory, options);
    Aside.force(directory.getParent());
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return true;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.journal")) {
      return !files.iterator().hasNext();
    }
  }

  /** Reads all that can be read. */
  Survey survey() {
    return current().survey();
  }

  /** Whether no file of a journal was there before it was opened. */
  boolean isNew() {
    return fresh;
  }

  long firstNumber() {
    return current().firstNumber();
  }

  /** The number of the next record. */
  long nextNumber() {
    return current().nextNumber();
  }

  /** One more than the number of the last durable record. */
  long durableEnd() {
    return current().durableEnd();
  }

  /** That the first files are gone though nobody dropped them. */
  Damage missingBefore(long first) {
    return new Damage(directory, 0, first, firstNumber() - 1, "the files before are missing");
  }

  /** That records which were durable once are not there. */
  Damage missingFrom(long end) {
    return new Damage(
        directory,
        0,
        nextNumber(),
        Math.max(end - 1, nextNumber()),
        isNew() ? "there is no journal" : "the journal ends before it");
  }

  /**
   * Appends; never blocks on the disk.
   *
   * @throws JournalRefusedException when nothing is taken now
   */
  CompletableFuture<Long> append(LedgerRecord record) throws JournalRefusedException {
    return current().append(record.encode());
  }

  /**
   * Records below this number are of no use any more. Says so in the journal first, so that files
   * that are missing later are told from those that were dropped. Blocks on the disk.
   *
   * @param still records that may stand below the number and are of use: they are written again
   */
  void forgetBefore(long number, List<LedgerRecord> still) throws IOException {
    List<Long> starts = current().segmentStarts();
    if (starts.size() > 1 && starts.get(1) <= number) {
      for (LedgerRecord one : still) {
        append(one).join();
      }
      append(new LedgerRecord.Forgotten(number)).join();
      current().truncateBefore(number);
    }
  }

  private synchronized Journal current() {
    return journal;
  }

  /** Whether records are taken. */
  boolean works() {
    return current().failure().isEmpty();
  }

  /** After an error: closes and opens again. Blocks on the disk. */
  void mend() throws IOException {
    synchronized (this) {
      if (closed || journal.failure().isEmpty()) {
        return;
      }
      journal.close();
      journal = Journal.open(directory, options);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    journal.close();
  }
}
