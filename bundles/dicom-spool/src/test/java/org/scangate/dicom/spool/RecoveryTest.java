package org.scangate.dicom.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;

/** What a start makes of a journal and segments that an end without warning left. */
class RecoveryTest {
  private static final Instance.Study STUDY =
      new Instance.Study("1.2.3", "QA-PHANTOM", "Phantom", "", "20260101", "");

  @TempDir Path room;
  private Segments segments;

  @BeforeEach
  void open() throws Exception {
    segments = new Segments(room.resolve("segments"), Segments.FULL_BYTES);
  }

  private static byte[] bytes(int length, int value) {
    byte[] bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static Instance instance(String uid, long segment, long offset, byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    Location at = new Location(segment, offset, bytes.length, (int) crc.getValue());
    return new Instance(
        "1.2.840.10008.5.1.4.1.1.2",
        uid,
        "1.2.840.10008.1.2",
        STUDY,
        "1.2.3.4",
        "1",
        "1",
        "CT",
        "CT1",
        1000,
        at);
  }

  private void segment(long number, byte[]... parts) throws Exception {
    try (FileChannel file =
        FileChannel.open(
            segments.file(number), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (byte[] part : parts) {
        file.write(ByteBuffer.wrap(part));
      }
    }
  }

  private Recovery.Found load(Index index, LedgerRecord... records) throws Exception {
    Path journal = room.resolve("journal");
    try (Ledger ledger = new Ledger(journal)) {
      for (LedgerRecord record : records) {
        ledger.append(record).join();
      }
    }
    Aside aside = new Aside(room.resolve("aside"));
    Recovery recovery = new Recovery(room, segments, aside, Ticker.system());
    try (Ledger ledger = recovery.open()) {
      return recovery.fill(index, new Deliveries(ledger, Ticker.system()), new Urgency(ledger));
    }
  }

  @Test
  void recordsAreReadAsTheyWereWritten() throws Exception {
    LedgerRecord received =
        new LedgerRecord.Received(instance("1.2.3.4.5", 3, 77, bytes(9, 1)), 70);
    assertThat(LedgerRecord.decode(received.encode())).isEqualTo(received);
    for (LedgerRecord.StepKind kind : LedgerRecord.StepKind.values()) {
      LedgerRecord step = new LedgerRecord.Stepped(kind, 7, "pacs", 1000, "why");
      assertThat(LedgerRecord.decode(step.encode())).isEqualTo(step);
    }
    LedgerRecord deleted = new LedgerRecord.Deleted(7);
    assertThat(LedgerRecord.decode(deleted.encode())).isEqualTo(deleted);
    LedgerRecord urgent = new LedgerRecord.Urgent("1.2.3");
    assertThat(LedgerRecord.decode(urgent.encode())).isEqualTo(urgent);
    LedgerRecord forgotten = new LedgerRecord.Forgotten(7);
    assertThat(LedgerRecord.decode(forgotten.encode())).isEqualTo(forgotten);
    LedgerRecord moved = new LedgerRecord.Moved(7, new Location(3, 70, 9, 1));
    assertThat(LedgerRecord.decode(moved.encode())).isEqualTo(moved);
    LedgerRecord done = new LedgerRecord.SegmentDone(3, 86);
    assertThat(LedgerRecord.decode(done.encode())).isEqualTo(done);
  }

  @Test
  void aRecordWithoutItsBytesWasNeverAcknowledged() throws Exception {
    segment(1, bytes(100, 1), bytes(50, 2));
    Index index = new Index();
    Recovery.Found found =
        load(
            index,
            new LedgerRecord.Received(instance("1.1", 1, 0, bytes(100, 1)), 0),
            new LedgerRecord.Received(instance("1.2", 1, 100, bytes(100, 2)), 100));
    assertThat(found).isEqualTo(new Recovery.Found(1, 1, 0, List.of(), Optional.empty()));
    assertThat(index.entries().values()).extracting(Instance::sopInstance).containsExactly("1.1");
  }

  @Test
  void aRecordWithOtherBytesWasNeverAcknowledgedEither() throws Exception {
    segment(1, bytes(100, 0)); // the length is there, the bytes never came
    Index index = new Index();
    Recovery.Found found =
        load(index, new LedgerRecord.Received(instance("1.1", 1, 0, bytes(100, 1)), 0));
    assertThat(found).isEqualTo(new Recovery.Found(0, 1, 0, List.of(), Optional.empty()));
  }

  @Test
  void whatWasAcknowledgedAndIsGoneIsSaid() throws Exception {
    segment(1, bytes(100, 1));
    Index index = new Index();
    Recovery.Found found =
        load(
            index,
            new LedgerRecord.Received(instance("1.1", 1, 0, bytes(100, 1)), 0),
            new LedgerRecord.Received(instance("1.2", 1, 100, bytes(100, 2)), 100),
            new LedgerRecord.SegmentDone(1, 200));
    assertThat(found.instances()).isEqualTo(2);
    assertThat(found.unproven()).isZero();
    assertThat(found.damaged()).singleElement().asString().contains("segment", "bytes 100 to 199");
    assertThat(new Aside(room.resolve("aside")).open())
        .singleElement()
        .extracting(Spool.Damage::words)
        .asString()
        .startsWith("1 acknowledged image cannot be read");
  }

  @Test
  void aNewSegmentIsBegunAfterARestart() throws Exception {
    segment(7, bytes(10, 1));
    Segments again = new Segments(room.resolve("segments"), Segments.FULL_BYTES);
    Segment taken = again.take();
    assertThat(taken.number()).isEqualTo(8);
    taken.write(new ByteBuffer[] {ByteBuffer.wrap(bytes(10, 1))});
    again.giveBack(taken);
    assertThat(again.take()).isSameAs(taken);
    taken.willSync();
    taken.sync(10);
    again.giveBack(taken);
    again.close();
    assertThat(taken.isDone()).isTrue();
    taken.leave();
    assertThat(Files.size(again.file(8))).isEqualTo(10);
  }

  @Test
  void roomIsRefusedBelowTheReserveAndGivenAgainAboveIt() {
    Room space = new Room(room, 1000, 80);
    space.found(5000, 10_000);
    assertThat(space.refusing()).isEmpty();
    assertThat(space.isAboveHighWater()).isFalse();
    space.found(999, 10_000);
    assertThat(space.refusing()).isPresent();
    assertThat(space.isAboveHighWater()).isTrue();
    space.found(1999, 10_000);
    assertThat(space.refusing()).isPresent(); // not at once
    space.found(2000, 10_000);
    assertThat(space.refusing()).isEmpty();
  }
}
