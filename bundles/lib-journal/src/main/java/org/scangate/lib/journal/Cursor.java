package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.scangate.lib.journal.Disk.DiskFile;
import org.scangate.lib.journal.SegmentReader.Step;

/**
 * Reads records in order, while others append. Shows durable records only. One thread at a time.
 */
public final class Cursor implements AutoCloseable {

  private final Segments segments;
  private final LongSupplier durableEnd;
  private long wanted;
  private SegmentReader reader;
  private long segmentFirst;
  private long readerNext;
  private byte[] payload = new byte[0];

  Cursor(Segments segments, LongSupplier durableEnd, long from) {
    this.segments = segments;
    this.durableEnd = durableEnd;
    this.wanted = from;
  }

  /**
   * Steps to the next record.
   *
   * @return false when there is none that is durable; ask again later
   * @throws JournalDamageException when it cannot be read; asking again throws again
   * @throws RecordsDroppedException when it was dropped
   */
  public boolean next() throws IOException {
    if (wanted >= durableEnd.getAsLong()) {
      return false;
    }
    if (reader == null) {
      openSegment(segments.holding(wanted).orElseThrow(this::dropped));
    }
    while (!readFrame()) {}
    wanted++;
    return true;
  }

  /** Number of the record that {@link #next} stepped to. */
  public long number() {
    return wanted - 1;
  }

  /** The segment it stands in. */
  public Path file() {
    return segments.file(segmentFirst);
  }

  /** Its bytes; the caller's own. */
  public byte[] payload() {
    return payload;
  }

  /** Whether the wanted record has been read. */
  private boolean readFrame() throws IOException {
    Step step = reader.next(readerNext == wanted);
    return switch (step) {
      case MARK -> false;
      case RECORD -> {
        long found = reader.frame().number();
        if (found != readerNext) {
          throw damage("record " + found + " stands in its place");
        }
        boolean here = readerNext == wanted;
        payload = here ? reader.payload() : payload;
        readerNext++;
        yield here;
      }
      case BAD, END -> {
        String words = step == Step.BAD ? reader.badWords() : "the file ends before it";
        long next = segments.after(segmentFirst).orElseThrow(() -> damage(words));
        if (next != readerNext) {
          throw damage(words + "; the next segment begins with record " + next);
        }
        // What else stands in this file is the torn end of a batch that nobody was told of.
        openSegment(next);
        yield false;
      }
    };
  }

  private void openSegment(long first) throws IOException {
    close();
    Path path = segments.file(first);
    segmentFirst = first;
    readerNext = first;
    DiskFile file;
    try {
      file = Disk.RealFile.forReading(path);
    } catch (NoSuchFileException e) {
      if (segments.oldest() > first) {
        throw dropped();
      }
      throw damage("the file is missing");
    }
    reader = SegmentReader.on(file, first).orElse(null);
    if (reader == null) {
      file.close();
      throw damage("the header of the segment cannot be read");
    }
  }

  private RecordsDroppedException dropped() {
    return new RecordsDroppedException(wanted, segments.oldest());
  }

  private JournalDamageException damage(String words) {
    return new JournalDamageException(segments.file(segmentFirst), readerNext, words);
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
