package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.scangate.lib.journal.Cursor;
import org.scangate.lib.journal.Journal;
import org.scangate.lib.journal.JournalOptions;
import org.scangate.lib.journal.JournalOptions.WhenFull;
import org.scangate.lib.journal.JournalRefusedException;

/** The spool's journal: what lies where. Opens itself again after an error of the disk. */
final class Ledger implements AutoCloseable {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final JournalOptions OPTIONS =
      JournalOptions.of("spool").withMaxBytes(16L << 30, WhenFull.REFUSE);

  /**
   * What was found at the start.
   *
   * @param unproven records whose bytes were never durable, and that were not acknowledged
   * @param damaged acknowledged instances whose bytes are not there as they came
   */
  record Found(int instances, int unproven, List<String> damaged) {}

  private final Path directory;
  private Journal journal;
  private boolean closed;

  Ledger(Path directory) throws IOException {
    this.directory = directory;
    journal = Journal.open(directory, OPTIONS);
  }

  /**
   * Reads everything into the index. What may not have been acknowledged is proven by its checksum
   * or left out; of what was, the file must be there and long enough.
   */
  Found load(
      Index index,
      Segments segments,
      Consumer<LedgerRecord.Stepped> steps,
      Consumer<LedgerRecord.Urgent> urgent)
      throws IOException {
    Map<Long, LedgerRecord.Received> received = new java.util.TreeMap<>();
    Map<Long, Long> proven = new HashMap<>();
    Journal now = current();
    try (Cursor cursor = now.read(now.firstNumber())) {
      while (cursor.next()) {
        LedgerRecord record = LedgerRecord.decode(cursor.payload());
        if (record instanceof LedgerRecord.Received one) {
          received.put(cursor.number(), one);
          proven.merge(one.instance().location().segment(), one.syncedBefore(), Math::max);
        } else if (record instanceof LedgerRecord.SegmentDone done) {
          proven.merge(done.segment(), done.bytes(), Math::max);
        } else if (record instanceof LedgerRecord.Stepped stepped) {
          if (received.containsKey(stepped.number())) {
            steps.accept(stepped);
          }
        } else if (record instanceof LedgerRecord.Deleted deleted) {
          received.remove(deleted.number());
        } else if (record instanceof LedgerRecord.Urgent study) {
          urgent.accept(study);
        }
      }
    }
    int unproven = 0;
    List<String> damaged = new ArrayList<>();
    Map<Long, Long> sizes = new HashMap<>();
    for (Map.Entry<Long, LedgerRecord.Received> entry : received.entrySet()) {
      Instance instance = entry.getValue().instance();
      Location at = instance.location();
      boolean acknowledged = at.end() <= proven.getOrDefault(at.segment(), 0L);
      long size = sizes.computeIfAbsent(at.segment(), s -> size(segments.file(s)));
      if (!acknowledged
          && (at.end() > size || checksum(segments.file(at.segment()), at) != at.checksum())) {
        unproven++;
        continue;
      }
      if (at.end() > size) {
        damaged.add(
            segments.file(at.segment())
                + " ends before record "
                + entry.getKey()
                + " of the journal");
      }
      index.add(entry.getKey(), shared(index, instance));
    }
    return new Found(index.count(), unproven, damaged);
  }

  private static Instance shared(Index index, Instance one) {
    return new Instance(
        one.sopClass().intern(),
        one.sopInstance(),
        one.transferSyntax().intern(),
        index.shared(one.study()),
        one.seriesUid().intern(),
        one.seriesNumber().intern(),
        one.instanceNumber(),
        one.modality().intern(),
        one.calling().intern(),
        one.receivedMillis(),
        one.location());
  }

  private static long size(Path file) {
    try {
      return java.nio.file.Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      return 0; // said as damage by who needs it
    }
  }

  static int checksum(Path file, Location at) throws IOException {
    CRC32 crc = new CRC32();
    ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, at.length()));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long position = at.offset();
      while (position < at.end()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), at.end() - position));
        int read = channel.read(chunk, position);
        if (read < 0) {
          throw new IOException(file + " ends at " + position);
        }
        crc.update(chunk.flip());
        position += read;
      }
    }
    return (int) crc.getValue();
  }

  /**
   * Appends; never blocks on the disk.
   *
   * @throws JournalRefusedException when nothing is taken now
   */
  CompletableFuture<Long> append(LedgerRecord record) throws JournalRefusedException {
    return current().append(record.encode());
  }

  /** Records below this number are of no use any more. */
  void forgetBefore(long number) throws IOException {
    current().truncateBefore(number);
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
      journal = Journal.open(directory, OPTIONS);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    journal.close();
  }
}
