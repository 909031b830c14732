package org.scangate.lib.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which the bytes of a segment can be wrong. */
class TailTest {

  private static final JournalOptions OPTIONS =
      JournalOptions.of("tail").withSegments(4096, 1024).withQueueBytes(64 << 10);
  private static final int PAYLOAD = 40;
  private static final int FRAME = Frame.HEADER_BYTES + PAYLOAD;
  private static final String FIRST = "00000000000000000001.journal";

  private @TempDir Path root;
  private byte[] whole;

  /** Six records, each its own batch, and the mark of a clean close. */
  @BeforeEach
  void sixRecords() throws Exception {
    Path directory = root.resolve("whole");
    try (Journal journal = open(directory)) {
      for (int i = 1; i <= 6; i++) {
        journal.append(payload(i)).get();
      }
    }
    whole = Files.readAllBytes(directory.resolve(FIRST));
    assertThat(whole).hasSize(SegmentHeader.BYTES + 6 * FRAME + Frame.HEADER_BYTES);
  }

  @Test
  void cutAtEveryByte() throws Exception {
    for (int length = 0; length < whole.length; length++) {
      Path directory = with(Arrays.copyOf(whole, length), length);
      int kept = Math.max(0, (length - SegmentHeader.BYTES) / FRAME);
      int torn = length < SegmentHeader.BYTES ? length : (length - SegmentHeader.BYTES) % FRAME;
      try (Journal journal = open(directory)) {
        assertThat(journal.recovery().damage()).isEmpty();
        assertThat(journal.recovery().cutBytes()).as("cut to %s", length).isEqualTo(torn);
        assertThat(journal.nextNumber()).isEqualTo(kept + 1);
        journal.append(payload(100)).get();
        assertThat(contents(journal)).hasSize(kept + 1);
      }
    }
  }

  @Test
  void aChangedByteOfADurableRecordIsDamage() throws Exception {
    // Record 6 is vouched for by the mark behind it, each other by the batch behind it.
    for (int at = SegmentHeader.BYTES; at < SegmentHeader.BYTES + 6 * FRAME; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x10;
      long number = 1L + (at - SegmentHeader.BYTES) / FRAME;
      Path directory = with(bytes, at);
      try (Journal journal = open(directory)) {
        JournalDamageException damage = journal.recovery().damage().orElseThrow();
        assertThat(damage.number()).as("byte %s", at).isEqualTo(number);
        assertThat(damage.file()).isEqualTo(directory.resolve(FIRST));
        assertThat(journal.append(payload(100)).get()).isEqualTo(7);
        assertThat(Files.readAllBytes(directory.resolve(FIRST))).isEqualTo(bytes);
        readsUpTo(journal, number);
        assertThat(contentsFrom(journal, 7)).hasSize(1);
      }
    }
  }

  @Test
  void aChangedByteOfTheSegmentHeaderIsDamage() throws Exception {
    for (int at = 0; at < SegmentHeader.BYTES; at++) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x01;
      try (Journal journal = open(with(bytes, at))) {
        assertThat(journal.recovery().damage().orElseThrow().number()).isEqualTo(1);
        assertThat(journal.nextNumber()).isGreaterThanOrEqualTo(7);
        journal.append(payload(100)).get();
        readsUpTo(journal, 1);
      }
    }
  }

  @Test
  void aGarbledLastBatchIsTorn() throws Exception {
    // Without the mark nothing says that record 6 was ever durable.
    int from = SegmentHeader.BYTES + 5 * FRAME;
    for (int at = from; at < from + FRAME; at++) {
      byte[] bytes = Arrays.copyOf(whole, from + FRAME);
      bytes[at] ^= 0x10;
      try (Journal journal = open(with(bytes, at))) {
        assertThat(journal.recovery().damage()).isEmpty();
        assertThat(journal.recovery().cutBytes()).isEqualTo(FRAME);
        assertThat(contents(journal)).hasSize(5);
      }
    }
  }

  @Test
  void trailingZerosAreTorn() throws Exception {
    for (int zeros = 1; zeros < 200; zeros += 7) {
      byte[] bytes = Arrays.copyOf(whole, whole.length + zeros);
      try (Journal journal = open(with(bytes, zeros))) {
        assertThat(journal.recovery().cutBytes()).isEqualTo(zeros);
        assertThat(contents(journal)).hasSize(6);
      }
    }
  }

  @Test
  void removedAndSwappedRecordsAreDamage() throws Exception {
    byte[] removed = new byte[whole.length - FRAME];
    int third = SegmentHeader.BYTES + 2 * FRAME;
    System.arraycopy(whole, 0, removed, 0, third);
    System.arraycopy(whole, third + FRAME, removed, third, removed.length - third);
    try (Journal journal = open(with(removed, 1))) {
      assertThat(journal.recovery().damage().orElseThrow())
          .hasMessageContaining("record 3: record 4 stands in its place");
    }
    byte[] swapped = whole.clone();
    System.arraycopy(whole, third, swapped, third + FRAME, FRAME);
    System.arraycopy(whole, third + FRAME, swapped, third, FRAME);
    try (Journal journal = open(with(swapped, 2))) {
      assertThat(journal.recovery().damage().orElseThrow().number()).isEqualTo(3);
    }
  }

  @Test
  void aMissingSegmentIsDamage() throws Exception {
    Path directory = root.resolve("three");
    try (Journal journal = open(directory)) {
      for (int i = 1; i <= 150; i++) {
        journal.append(payload(i)).get();
      }
    }
    try (Journal journal = open(directory)) {
      List<Long> starts = journal.segmentStarts();
      Files.delete(directory.resolve(String.format("%020d.journal", starts.get(1))));
      assertThatThrownBy(() -> contents(journal))
          .isInstanceOf(JournalDamageException.class)
          .hasMessageContaining("record " + starts.get(1) + ": the file is missing");
    }
    try (Journal journal = open(directory)) {
      assertThatThrownBy(() -> contents(journal))
          .isInstanceOf(JournalDamageException.class)
          .hasMessageContaining("the file ends before it; the next segment begins with record");
    }
  }

  @Test
  void anySegmentIsReadOrReported() throws Exception {
    int mutations = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("segment fuzz: " + mutations + " mutations, -Dseed=" + seed);
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < mutations; i++) {
      MemoryFile file = new MemoryFile(mutate(random));
      SegmentReader reader = SegmentReader.on(file, 1).orElse(null);
      refused += reader == null ? 1 : 0;
      if (reader != null) {
        walk(reader, file.size());
      }
      Afterwards found = Afterwards.search(file, random.nextLong(), random.nextInt(200), 1);
      assertThat(found.provesDamage()).isFalse();
      Tail tail = Tail.recover(file, Path.of("fuzz"), 1);
      assertThat(tail.next()).isBetween(1L, 40L);
      if (reader != null && tail.recovery().damage().isEmpty()) {
        assertThat(Tail.recover(file, Path.of("fuzz"), 1).recovery().cutBytes())
            .as("a cut tail is whole")
            .isZero();
      }
    }
    assertThat(refused).isLessThan(mutations);
  }

  private static void walk(SegmentReader reader, long size) throws IOException {
    long last = 0;
    while (true) {
      switch (reader.next(true)) {
        case RECORD -> {
          last = reader.frame().number();
          assertThat(reader.payload()).isEqualTo(payload((int) last));
        }
        case MARK -> assertThat(reader.frame().number()).isEqualTo(7);
        case END, BAD -> {
          assertThat(reader.position()).isBetween((long) SegmentHeader.BYTES, size);
          return;
        }
      }
    }
  }

  private byte[] mutate(Random random) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(bytes.length);
      int header = random.nextInt(6) * FRAME + SegmentHeader.BYTES;
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[header % bytes.length] = (byte) random.nextInt();
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(100));
        default -> {
          int to = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(FRAME + 1), bytes.length - Math.max(at, to));
          System.arraycopy(bytes.clone(), at, bytes, to, length);
        }
      }
    }
    return bytes;
  }

  private Path with(byte[] bytes, int name) throws IOException {
    Path directory = Files.createDirectories(root.resolve("c" + name));
    UnsyncedDisk.empty(directory);
    Files.write(directory.resolve(FIRST), bytes);
    return directory;
  }

  private static Journal open(Path directory) throws IOException {
    return Journal.open(directory, OPTIONS, new UnsyncedDisk());
  }

  private static void readsUpTo(Journal journal, long number) throws IOException {
    try (Cursor cursor = journal.read(1)) {
      for (long i = 1; i < number; i++) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.payload()).isEqualTo(payload((int) i));
      }
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(cursor::next)
            .isInstanceOf(JournalDamageException.class)
            .hasMessageContaining("record " + number + ":");
      }
    }
  }

  private static List<byte[]> contents(Journal journal) throws IOException {
    return contentsFrom(journal, 1);
  }

  private static List<byte[]> contentsFrom(Journal journal, long from) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    try (Cursor cursor = journal.read(from)) {
      while (cursor.next()) {
        contents.add(cursor.payload());
      }
    }
    return contents;
  }

  private static byte[] payload(int number) {
    byte[] bytes = new byte[PAYLOAD];
    new Random(number).nextBytes(bytes);
    return bytes;
  }
}
