package org.scangate.lib.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.scangate.lib.journal.JournalOptions.WhenFull;
import org.scangate.lib.journal.JournalRefusedException.Reason;

/**
 * What was accepted and is not yet durable, bounded in bytes. It gives out the numbers and plans
 * the place of every record on disk, so that a full disk refuses at once and not from behind.
 */
final class AppendQueue {

  private static final long BATCH_BYTES = 4L << 20;

  private enum State {
    OPEN,
    CLOSED,
    FAILED
  }

  /** One record on its way. */
  record Pending(
      long number,
      byte[] payload,
      int checksum,
      boolean beginsSegment,
      CompletableFuture<Long> durable) {

    long frameBytes() {
      return (long) Frame.HEADER_BYTES + payload.length;
    }

    Frame frame(long batchFirst) {
      return new Frame(payload.length, number, batchFirst, checksum);
    }
  }

  private final JournalOptions options;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private final List<Pending> inFlight = new ArrayList<>();
  private State state = State.OPEN;
  private Throwable failure;
  private long nextNumber;
  private long queuedBytes;
  private long plannedPosition;
  private long plannedBytes;

  /**
   * @param position end of the active segment
   * @param bytes of all segments
   */
  AppendQueue(JournalOptions options, long nextNumber, long position, long bytes) {
    this.options = options;
    this.nextNumber = nextNumber;
    this.plannedPosition = position;
    this.plannedBytes = bytes;
  }

  /** Takes a record; the array is the queue's from now on. */
  CompletableFuture<Long> add(byte[] payload) throws JournalRefusedException {
    if (payload.length > options.maxRecordBytes()) {
      throw refused(
          Reason.TOO_LARGE,
          "a record of "
              + payload.length
              + " bytes is longer than the "
              + options.maxRecordBytes()
              + " allowed");
    }
    int checksum = Frame.checksum(payload);
    long bytes = (long) Frame.HEADER_BYTES + payload.length;
    lock.lock();
    try {
      refuseUnlessOpen();
      if (queuedBytes + bytes > options.queueBytes()) {
        throw refused(
            Reason.QUEUE_FULL, queuedBytes + " bytes wait for the disk already; try again later");
      }
      boolean begins =
          plannedPosition + bytes + Frame.HEADER_BYTES > options.segmentBytes()
              && plannedPosition > SegmentHeader.BYTES;
      long cost = bytes + (begins ? SegmentHeader.BYTES : 0);
      if (options.whenFull() == WhenFull.REFUSE && cost > left()) {
        throw refused(
            Reason.DISK_FULL,
            plannedBytes + " of at most " + options.maxBytes() + " bytes are used; drop old ones");
      }
      plannedPosition = (begins ? SegmentHeader.BYTES : plannedPosition) + bytes;
      plannedBytes += cost;
      queuedBytes += bytes;
      Pending pending =
          new Pending(nextNumber++, payload, checksum, begins, new CompletableFuture<>());
      waiting.add(pending);
      work.signal();
      return pending.durable();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for records of one batch, which lie in one segment; empty when closed and drained. */
  List<Pending> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && state == State.OPEN) {
        work.awaitUninterruptibly();
      }
      inFlight.clear();
      long bytes = 0;
      while (!waiting.isEmpty()) {
        Pending pending = waiting.peek();
        bytes += pending.frameBytes();
        if (!inFlight.isEmpty() && (pending.beginsSegment() || bytes > BATCH_BYTES)) {
          break;
        }
        inFlight.add(waiting.remove());
      }
      return List.copyOf(inFlight);
    } finally {
      lock.unlock();
    }
  }

  /** The batch is durable; tells those who wait. */
  void done(List<Pending> batch, long bytes) {
    lock.lock();
    try {
      queuedBytes -= bytes;
      inFlight.clear();
    } finally {
      lock.unlock();
    }
    batch.forEach(pending -> pending.durable().complete(pending.number()));
  }

  /** Refuses everything from now on, and fails what was not durable. */
  void fail(Throwable cause) {
    List<Pending> lost = new ArrayList<>();
    lock.lock();
    try {
      if (state == State.FAILED) {
        return;
      }
      state = State.FAILED;
      failure = cause;
      lost.addAll(inFlight);
      lost.addAll(waiting);
      inFlight.clear();
      waiting.clear();
    } finally {
      lock.unlock();
    }
    lost.forEach(pending -> pending.durable().completeExceptionally(failed(cause)));
  }

  /** Takes nothing more; what was taken is still written. */
  void close() {
    lock.lock();
    try {
      if (state == State.OPEN) {
        state = State.CLOSED;
      }
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Segments were dropped. */
  void freed(long bytes) {
    lock.lock();
    try {
      plannedBytes -= bytes;
    } finally {
      lock.unlock();
    }
  }

  long nextNumber() {
    lock.lock();
    try {
      return nextNumber;
    } finally {
      lock.unlock();
    }
  }

  long bytesLeft() {
    lock.lock();
    try {
      return Math.max(0, left());
    } finally {
      lock.unlock();
    }
  }

  Optional<Throwable> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Room is kept for the mark of a clean close. */
  private long left() {
    return options.maxBytes() - plannedBytes - Frame.HEADER_BYTES;
  }

  private void refuseUnlessOpen() throws JournalRefusedException {
    switch (state) {
      case OPEN -> {}
      case CLOSED -> throw refused(Reason.CLOSED, "it is closed");
      case FAILED -> throw failed(failure);
    }
  }

  private JournalRefusedException refused(Reason reason, String words) {
    return new JournalRefusedException(reason, "journal " + options.name() + ": " + words, null);
  }

  private JournalRefusedException failed(Throwable cause) {
    return new JournalRefusedException(
        Reason.FAILED,
        "journal " + options.name() + ": " + cause + "; it must be opened again",
        cause);
  }
}
