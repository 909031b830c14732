package org.scangate.dicom.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives space back where little is left in a segment: that is appended to another one, synced, said
 * in the journal, and then the old file is of no use. At each moment the journal names a place
 * where the bytes are durable; an end in between costs a copy that nobody uses, which goes later.
 * One thread at a time; blocks on the disk.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
  private static final int CHUNK_BYTES = 1 << 20;

  /** A segment is given up when a half of it is of no use; of a disk that is filling, a quarter. */
  private static final int PART = 2;

  private static final int PART_WHEN_FILLING = 4;

  /** Records that wait for the disk at once. */
  private static final int MOST_RECORDS = 1000;

  /** Files given up in one go; the next sweep goes on. */
  private static final int MOST_AT_ONCE = 8;

  /** Where an end would find it. */
  enum Step {
    COPIED,
    SYNCED,
    RECORDED,
    KNOWN
  }

  private final Index index;
  private final Segments segments;
  private final Keeper keeper;
  private final Ledger ledger;
  private final Urgency urgency;
  private final Room room;
  private final Consumer<Step> steps;
  private final Set<Long> leftAlone = new HashSet<>();

  /**
   * @param steps told of each step, so that a test can look at what an end there would leave
   */
  Compaction(
      Index index,
      Segments segments,
      Keeper keeper,
      Ledger ledger,
      Urgency urgency,
      Room room,
      Consumer<Step> steps) {
    this.index = index;
    this.segments = segments;
    this.keeper = keeper;
    this.ledger = ledger;
    this.urgency = urgency;
    this.room = room;
    this.steps = steps;
  }

  /**
   * Moves what lies in the segments that are mostly empty; their files can be removed then.
   *
   * @return how many instances were moved
   */
  int run() throws IOException {
    Map<Long, Long> living = index.bytesBySegment();
    segments
        .retireIdle(one -> isSparse(living.getOrDefault(one.number(), 0L), one.position()))
        .stream()
        .filter(Segment::isDone)
        .forEach(keeper::done);
    int moved = 0;
    int files = 0;
    for (long number : segments.quiet()) {
      long left = living.getOrDefault(number, 0L);
      if (left > 0
          && files < MOST_AT_ONCE
          && isSparse(left, Files.size(segments.file(number)))
          && !segments.isUnread(number)
          && !leftAlone.contains(number)
          && room.free() > left) {
        moved += move(number);
        files++;
      }
    }
    return moved;
  }

  private boolean isSparse(long living, long size) {
    return size - living > size / (room.isAboveHighWater() ? PART_WHEN_FILLING : PART);
  }

  /** Something was let go: segments that were left alone are looked at again. */
  void lookAgain() {
    leftAlone.clear();
  }

  private int move(long from) throws IOException {
    Map<Long, Instance> all = index.ofSegment(from);
    for (Instance one : all.values()) {
      if (!StoredBytes.areWhole(segments.file(from), one.location())) {
        leftAlone.add(from); // it is quarantined when it is sent; a copy would look sound
        LOG.warn("{} has an image that is not as it was received; it stays", segments.file(from));
        return 0;
      }
    }
    Segment to = segments.take();
    to.willSync();
    try {
      Map<Long, Location> places = copy(all, to);
      steps.accept(Step.COPIED);
      to.sync(to.position());
      steps.accept(Step.SYNCED);
      // Held for good if this fails: then nobody knows which of the two the journal names.
      segments.hold(from);
      segments.hold(to.number());
      record(places);
      steps.accept(Step.RECORDED);
      places.forEach(index::move);
      segments.letGo(from);
      segments.letGo(to.number());
      steps.accept(Step.KNOWN);
      return places.size();
    } finally {
      segments.giveBack(to);
      to.leave();
      if (to.isDone()) {
        keeper.done(to);
      }
    }
  }

  private void record(Map<Long, Location> places) throws IOException {
    int count = 0;
    CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
    try {
      for (Map.Entry<Long, Location> one : places.entrySet()) {
        last = ledger.append(new LedgerRecord.Moved(one.getKey(), one.getValue()));
        if (++count % MOST_RECORDS == 0) {
          last.join();
        }
      }
      last.join(); // the journal keeps their order
    } catch (CompletionException e) {
      throw new IOException("the spool's journal: " + e.getMessage(), e);
    }
  }

  private Map<Long, Location> copy(Map<Long, Instance> all, Segment to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    Map<Long, Location> places = new LinkedHashMap<>();
    for (Map.Entry<Long, Instance> one : all.entrySet()) {
      places.put(one.getKey(), copy(one.getValue(), to, chunk));
    }
    return places;
  }

  private Location copy(Instance instance, Segment to, ByteBuffer chunk) throws IOException {
    Location at = instance.location();
    long offset = to.position();
    try (FileChannel channel =
        FileChannel.open(segments.file(at.segment()), StandardOpenOption.READ)) {
      long position = at.offset();
      while (position < at.end()) {
        chunk.clear().limit((int) Math.min(chunk.capacity(), at.end() - position));
        int read = channel.read(chunk, position);
        if (read < 0) {
          throw new IOException(segments.file(at.segment()) + " ends at " + position);
        }
        to.write(new ByteBuffer[] {chunk.flip()});
        position += read;
      }
      Location place = new Location(to.number(), offset, at.length(), at.checksum());
      keeper.label(instance.at(place), to, urgency.isUrgent(instance.study().uid()));
      return place;
    } catch (IOException e) {
      keeper.labelNothing(to, offset);
      throw e;
    }
  }
}
