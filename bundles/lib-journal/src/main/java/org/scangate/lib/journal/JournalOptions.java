package org.scangate.lib.journal;

import java.util.Objects;

/**
 * How a journal is kept.
 *
 * @param name names the writer's thread and stands in every message, for example {@code audit}
 * @param segmentBytes size at which a new file is begun
 * @param maxRecordBytes longest payload
 * @param maxBytes most bytes on disk, all segments together
 * @param whenFull what happens at {@code maxBytes}
 * @param queueBytes most bytes accepted and not yet durable
 */
public record JournalOptions(
    String name,
    long segmentBytes,
    int maxRecordBytes,
    long maxBytes,
    WhenFull whenFull,
    long queueBytes) {

  /** What happens at the bound on disk. */
  public enum WhenFull {
    /** The append is refused; nothing is lost. */
    REFUSE,
    /** The oldest whole segment goes; the append is taken. */
    DROP_OLDEST_SEGMENT
  }

  public JournalOptions {
    Objects.requireNonNull(name);
    Objects.requireNonNull(whenFull);
    long frame = (long) maxRecordBytes + Frame.HEADER_BYTES;
    if (maxRecordBytes < 1 || segmentBytes < SegmentHeader.BYTES + frame + Frame.HEADER_BYTES) {
      throw new IllegalArgumentException(
          "journal "
              + name
              + ": a segment of "
              + segmentBytes
              + " bytes does not hold a record of "
              + maxRecordBytes
              + " bytes");
    }
    if (maxBytes < 2 * segmentBytes) {
      throw new IllegalArgumentException(
          "journal "
              + name
              + ": maxBytes "
              + maxBytes
              + " is less than two segments of "
              + segmentBytes);
    }
    if (queueBytes < frame) {
      throw new IllegalArgumentException(
          "journal "
              + name
              + ": a queue of "
              + queueBytes
              + " bytes does not hold a record of "
              + maxRecordBytes
              + " bytes");
    }
  }

  /** 64 MiB segments, records up to 1 MiB, 4 GiB on disk, refuses when full, 16 MiB queue. */
  public static JournalOptions of(String name) {
    return new JournalOptions(name, 64L << 20, 1 << 20, 4L << 30, WhenFull.REFUSE, 16L << 20);
  }

  /** The same with other sizes of segment and record. */
  public JournalOptions withSegments(long segmentBytes, int maxRecordBytes) {
    return new JournalOptions(name, segmentBytes, maxRecordBytes, maxBytes, whenFull, queueBytes);
  }

  /** The same with another bound on disk. */
  public JournalOptions withMaxBytes(long maxBytes, WhenFull whenFull) {
    return new JournalOptions(name, segmentBytes, maxRecordBytes, maxBytes, whenFull, queueBytes);
  }

  /** The same with another bound in memory. */
  public JournalOptions withQueueBytes(long queueBytes) {
    return new JournalOptions(name, segmentBytes, maxRecordBytes, maxBytes, whenFull, queueBytes);
  }
}
