package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.api.spool.ImageWatcher;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.net.Operation;

/**
 * Makes instances durable and known. The sync of the bytes and that of the journal go on side by
 * side; at the next start a record without its bytes is told by the checksum.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what follows a future is said where it is made
final class Keeper {
  private final Segments segments;
  private final Ledger ledger;
  private final Index index;
  private final Readings readings;
  private final Executor disk;
  private final Ticker ticker;
  private final Known known;
  private final ImageWatcher arrivals;
  private final Throughput throughput;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong unreadable = new AtomicLong();
  private final Map<String, CompletableFuture<Void>> underWay = new HashMap<>();
  private volatile Optional<String> failure = Optional.empty();

  /** Told of each instance that is durable now. */
  interface Known {

    /**
     * It is in the index.
     *
     * @param urgent whether it was sent with high priority
     */
    void kept(long number, Instance instance, boolean urgent);
  }

  /**
   * @param arrivals told of each image that is kept, or was kept already
   */
  Keeper(
      Segments segments,
      Ledger ledger,
      Index index,
      Executor disk,
      Ticker ticker,
      Known known,
      ImageWatcher arrivals) {
    this.arrivals = arrivals;
    this.segments = segments;
    this.ledger = ledger;
    this.index = index;
    this.disk = disk;
    this.ticker = ticker;
    this.known = known;
    readings = new Readings(index, segments);
    throughput = new Throughput(ticker);
  }

  Segments segments() {
    return segments;
  }

  Executor disk() {
    return disk;
  }

  Instance describe(Operation operation, Head head, Location location) {
    Instance.Study study =
        index.shared(
            new Instance.Study(
                head.text(Tag.STUDY_INSTANCE_UID),
                head.text(Tag.PATIENT_ID),
                head.text(Tag.PATIENT_NAME),
                head.text(Tag.ACCESSION_NUMBER),
                head.text(Tag.STUDY_DATE),
                head.text(Tag.STUDY_DESCRIPTION)));
    return new Instance(
        operation.command().sopClass().intern(),
        operation.command().sopInstance(),
        operation.context().transferSyntax().intern(),
        study,
        head.text(Tag.SERIES_INSTANCE_UID).intern(),
        head.text(Tag.SERIES_NUMBER).intern(),
        head.text(Tag.INSTANCE_NUMBER),
        head.text(Tag.MODALITY).intern(),
        operation.association().calling().intern(),
        ticker.now().toEpochMilli(),
        location);
  }

  /**
   * Writes the label of an instance behind its bytes.
   *
   * @throws IOException when it cannot be written
   */
  void label(Instance instance, Segment segment, boolean urgent) throws IOException {
    LedgerRecord.Received received = new LedgerRecord.Received(instance, segment.synced());
    ByteBuffer label = new Label.OfInstance(received, ledger.durableEnd(), urgent).encode();
    if (label.remaining() > Label.MOST_BYTES) {
      throw new IOException("its command has texts of " + label.remaining() + " bytes");
    }
    segment.write(new ByteBuffer[] {label});
  }

  /** Says behind bytes that they are nothing, when something has gone wrong with them. */
  void labelNothing(Segment segment, long offset) {
    long length = segment.position() - offset;
    if (length > 0 && !segment.isBroken()) {
      Label label = new Label.OfNothing(new Location(segment.number(), offset, length, 0));
      try {
        segment.write(new ByteBuffer[] {label.encode()});
      } catch (IOException e) {
        // The segment takes nothing more; the next start looks through its end.
      }
    }
  }

  /**
   * Keeps an instance whose bytes are written. On a disk thread, which syncs.
   *
   * @param end of its label, which is written, too
   * @param urgent whether it was sent with high priority
   * @return completes when bytes and record are durable, or when the same bytes are already
   */
  CompletableFuture<Void> keep(Instance instance, Segment segment, long end, boolean urgent) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> before;
    synchronized (underWay) {
      before = underWay.put(instance.sopInstance(), mine);
    }
    mine.whenComplete(
        (done, failed) -> {
          segment.leave(); // not before it is in the index: what nobody uses may be removed
          synchronized (underWay) {
            underWay.remove(instance.sopInstance(), mine);
          }
          if (failed == null) {
            arrivals.arrived(instance.calling(), instance.study().patientId());
          }
        });
    if (before == null) {
      decide(instance, segment, end, urgent, mine);
    } else {
      // The same UID twice at once: the second waits for the first, then compares.
      before.whenComplete(
          (done, failed) -> disk.execute(() -> decide(instance, segment, end, urgent, mine)));
    }
    return mine;
  }

  private void decide(
      Instance instance, Segment segment, long end, boolean urgent, CompletableFuture<Void> mine) {
    try {
      if (isKept(instance)) {
        duplicates.incrementAndGet();
        mine.complete(null);
        return;
      }
      CompletableFuture<Long> recorded =
          ledger.append(new LedgerRecord.Received(instance, segment.synced()));
      segment.sync(end);
      if (segment.isDone()) {
        done(segment);
      }
      recorded.whenComplete(
          (number, failed) -> {
            if (failed == null) {
              index.add(number, instance);
              throughput.add(instance.location().length());
              known.kept(number, instance, urgent);
              received.incrementAndGet();
              failure = Optional.empty();
              mine.complete(null);
            } else {
              failed(failed);
              mine.completeExceptionally(failed);
            }
          });
    } catch (IOException | RuntimeException e) {
      failed(e);
      mine.completeExceptionally(e);
    }
  }

  /** Says that a segment is whole, so that nothing of it needs proof at the next start. */
  void done(Segment segment) {
    try {
      var unused = ledger.append(new LedgerRecord.SegmentDone(segment.number(), segment.synced()));
    } catch (IOException e) {
      // The last instance is then proven by its checksum.
    }
  }

  /** Whether the same bytes are here under the same UID, class and transfer syntax. */
  private boolean isKept(Instance instance) {
    for (long number : index.withUid(instance.sopInstance())) {
      try (Readings.Reading other = readings.of(number).orElse(null)) {
        if (other != null && segments.holdSame(instance, other.instance())) {
          return true;
        }
      } catch (IOException e) {
        // What cannot be read is kept no longer: this one is kept beside it.
      }
    }
    return false;
  }

  /** The disk or the journal failed. */
  void failed(Throwable cause) {
    failure = Optional.of(String.valueOf(cause.getMessage()));
  }

  /** The last failure; empty after a success, or when the journal was mended. */
  Optional<String> failure() {
    return failure;
  }

  /** Why nothing is taken; empty while the journal works. */
  Optional<String> refusing() {
    return ledger.works()
        ? Optional.empty()
        : Optional.of("the spool's journal failed: " + failure.orElse("it is opened again"));
  }

  void mended() {
    failure = Optional.empty();
  }

  /** A data set whose front cannot be read was kept. */
  void unreadable() {
    unreadable.incrementAndGet();
  }

  long received() {
    return received.get();
  }

  /** Bytes, of late. */
  long receivedPerSecond() {
    return throughput.bytesPerSecond();
  }

  long duplicates() {
    return duplicates.get();
  }

  long unreadables() {
    return unreadable.get();
  }
}
