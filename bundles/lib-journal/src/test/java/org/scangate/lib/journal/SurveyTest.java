package org.scangate.lib.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.lib.journal.Disk.DiskFile;

/** What of a damaged journal is read all the same, and what is said of the rest. */
class SurveyTest {
  private static final JournalOptions OPTIONS =
      JournalOptions.of("survey").withSegments(4096, 1024).withQueueBytes(64 << 10);
  private static final int RECORDS = 150;
  private static final int PAYLOAD = 40;
  private static final int FRAME = Frame.HEADER_BYTES + PAYLOAD;

  private @TempDir Path root;
  private Path whole;
  private List<Path> files;
  private int copies;

  /** Three segments, each record its own batch, a clean close. */
  @BeforeEach
  void threeSegments() throws Exception {
    whole = root.resolve("whole");
    try (Journal journal = open(whole)) {
      for (int i = 1; i <= RECORDS; i++) {
        journal.append(payload(i)).get();
      }
    }
    try (Stream<Path> all = Files.list(whole)) {
      files = all.filter(f -> f.toString().endsWith(".journal")).sorted().toList();
    }
    assertThat(files).hasSize(3);
  }

  @Test
  void aSoundJournalIsReadAsACursorReadsIt() throws Exception {
    Found found = survey(whole);
    assertThat(found.records()).hasSize(RECORDS);
    assertThat(found.damage()).isEmpty();
  }

  @Test
  void oneChangedBitCostsOneRecord() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < files.size(); i++) {
      byte[] sound = Files.readAllBytes(files.get(i));
      for (int at = SegmentHeader.BYTES; at < sound.length - Frame.HEADER_BYTES; at += 5) {
        byte[] bytes = sound.clone();
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Found found = survey(with(files.get(i), bytes));
        String what = "byte " + at + " of segment " + i;
        assertThat(found.records()).as(what).hasSize(RECORDS - 1);
        Damage damage = found.damage().get(0);
        assertThat(found.damage()).as(what).hasSize(1);
        assertThat(damage.records()).as(what).isEqualTo(1);
        assertThat(found.records()).doesNotContainKey(damage.first());
        assertThat(at - damage.offset()).as(what).isBetween(0L, FRAME - 1L);
        assertThat(damage.file().getFileName()).isEqualTo(files.get(i).getFileName());
      }
    }
  }

  @Test
  void aLostHeaderOfASegmentCostsNothing() throws Exception {
    for (Path file : files) {
      for (int at = 0; at < SegmentHeader.BYTES; at++) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 0x01;
        Found found = survey(with(file, bytes));
        assertThat(found.records()).as("byte %s of %s", at, file).hasSize(RECORDS);
        assertThat(found.damage()).singleElement().extracting(Damage::records).isEqualTo(0L);
      }
    }
  }

  /** Its own checksum would vouch for it with a salt that is none. */
  @Test
  void aDamagedFrameBehindALostHeaderIsNotTaken() throws Exception {
    byte[] sound = Files.readAllBytes(files.get(1));
    sound[3] ^= 0x01;
    for (int at = SegmentHeader.BYTES; at < SegmentHeader.BYTES + Frame.HEADER_BYTES; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bytes = sound.clone();
        bytes[at] ^= (byte) (1 << bit);
        assertThat(survey(with(files.get(1), bytes)).records())
            .as("bit %s of byte %s", bit, at)
            .hasSize(RECORDS - 1)
            .doesNotContainKey(number(files.get(1)));
      }
    }
  }

  @Test
  void aMissingSegmentCostsWhatWasInIt() throws Exception {
    Path directory = with(files.get(1), new byte[0]);
    Files.delete(directory.resolve(files.get(1).getFileName()));
    Found found = survey(directory);
    long first = number(files.get(1));
    long next = number(files.get(2));
    assertThat(found.records()).hasSize((int) (RECORDS - (next - first)));
    assertThat(found.damage())
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.first()).isEqualTo(first);
              assertThat(damage.last()).isEqualTo(next - 1);
            });
  }

  /** -Dlong=true makes it 20,000. */
  @Test
  void whateverTheBytesAreNothingWrongIsGivenAndNothingIsMissingInSilence() throws Exception {
    int rounds = Boolean.getBoolean("long") ? 20_000 : 300;
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("SurveyTest: " + rounds + " journals, seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] bytes = mutate(Files.readAllBytes(file), random);
      Found found = survey(with(file, bytes));
      for (long i = 1; i < number(files.get(2)); i++) {
        long record = i;
        assertThat(
                found.records().containsKey(i)
                    || found.damage().stream()
                        .anyMatch(d -> d.first() <= record && record <= d.last()))
            .as("seed %d, round %d: record %d", seed, round, i)
            .isTrue();
      }
    }
  }

  @Test
  void aBadSectorIsReadAsZerosAndTheRestAsItIs() throws Exception {
    byte[] bytes = new byte[20_000];
    new Random(3).nextBytes(bytes);
    MemoryFile memory = new MemoryFile(bytes.clone());
    ForgivingFile file = new ForgivingFile(failing(memory, 8192, 12288));
    ByteBuffer all = ByteBuffer.allocate(bytes.length);
    int read = 0;
    while (all.hasRemaining() && read >= 0) {
      read = file.read(all, all.position());
    }
    Arrays.fill(bytes, 8192, 12288, (byte) 0);
    assertThat(all.array()).isEqualTo(bytes);
    assertThat(file.isUnreadable()).isTrue();
    assertThat(file.read(ByteBuffer.allocate(1), bytes.length)).isEqualTo(-1);
  }

  @Test
  void nothingIsCutBehindABadSector() throws Exception {
    byte[] bytes = Files.readAllBytes(files.get(0));
    MemoryFile memory = new MemoryFile(bytes);
    Tail tail = Tail.recover(failing(memory, 2048, bytes.length), files.get(0), 1);
    assertThat(tail.recovery().damage()).isPresent();
    assertThat(tail.next()).isGreaterThanOrEqualTo(number(files.get(1)));
    assertThat(memory.size()).isEqualTo(bytes.length);
  }

  private static DiskFile failing(MemoryFile memory, long from, long to) {
    return new DiskFile() {
      @Override
      public int read(ByteBuffer into, long position) throws IOException {
        if (position < to && position + into.remaining() > from) {
          throw new IOException("Input/output error");
        }
        return memory.read(into, position);
      }

      @Override
      public void write(ByteBuffer bytes, long position) {
        memory.write(bytes, position);
      }

      @Override
      public void force() {}

      @Override
      public void truncate(long size) {
        memory.truncate(size);
      }

      @Override
      public long size() {
        return memory.size();
      }

      @Override
      public void close() {}
    };
  }

  private static byte[] mutate(byte[] sound, Random random) {
    byte[] bytes = sound;
    int changes = 1 + random.nextInt(6);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default ->
            Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(300)), (byte) 0);
      }
    }
    return bytes;
  }

  private record Found(Map<Long, byte[]> records, List<Damage> damage) {}

  private static Found survey(Path directory) throws Exception {
    Map<Long, byte[]> records = new TreeMap<>();
    try (Journal journal = open(directory);
        Survey survey = journal.survey()) {
      while (survey.next()) {
        assertThat(survey.payload()).isEqualTo(payload((int) survey.number()));
        assertThat(records.put(survey.number(), survey.payload())).isNull();
      }
      return new Found(records, survey.damage());
    }
  }

  private Path with(Path file, byte[] bytes) throws IOException {
    Path directory = Files.createDirectories(root.resolve("c" + copies++ % 4));
    UnsyncedDisk.empty(directory);
    for (Path one : files) {
      Files.copy(one, directory.resolve(one.getFileName()));
    }
    Files.write(directory.resolve(file.getFileName()), bytes);
    return directory;
  }

  private static long number(Path file) {
    return Long.parseLong(file.getFileName().toString().substring(0, 20));
  }

  private static Journal open(Path directory) throws IOException {
    return Journal.open(directory, OPTIONS, new UnsyncedDisk());
  }

  private static byte[] payload(int number) {
    byte[] bytes = new byte[PAYLOAD];
    new Random(number).nextBytes(bytes);
    return bytes;
  }
}
