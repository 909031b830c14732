package org.scangate.lib.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random lives, each ended by a power cut at a random change of the disk. */
class PowerCutTest {

  private static final JournalOptions SMALL =
      JournalOptions.of("cut").withSegments(4096, 1500).withQueueBytes(1 << 20);

  private @TempDir Path directory;

  @Test
  void everyAcknowledgedRecordSurvives() throws Exception {
    int trials = Boolean.getBoolean("long") ? 20_000 : 200;
    long base = Long.getLong("seed", System.nanoTime());
    System.out.println("power cuts: " + trials + " trials, -Dseed=" + base);
    int cutsSeen = 0;
    for (int trial = 0; trial < trials; trial++) {
      try {
        Lives lives = new Lives(new Random(base + trial), directory.resolve("t" + trial));
        lives.run();
        cutsSeen += lives.torn;
        UnsyncedDisk.empty(directory);
      } catch (AssertionError | Exception e) {
        throw new AssertionError("trial with -Dseed=" + (base + trial), e);
      }
    }
    assertThat(cutsSeen).as("torn tails met; none would mean that nothing was tested").isPositive();
  }

  /** What one trial knows. */
  private static final class Lives {
    private final Random random;
    private final Path root;
    private final Map<Long, byte[]> promised = new HashMap<>();
    private final Map<Long, byte[]> accepted = new HashMap<>();
    private long droppedBelow = 1;
    private int torn;

    Lives(Random random, Path root) {
      this.random = random;
      this.root = root;
    }

    void run() throws IOException {
      Path home = root.resolve("life0");
      int lives = 2 + random.nextInt(3);
      for (int life = 0; life < lives; life++) {
        SimulatedDisk disk = new SimulatedDisk();
        int errors = random.nextInt(3) == 0 ? random.nextInt(8) : Integer.MAX_VALUE;
        disk.failForces(n -> n == errors);
        disk.cutAfter(random.nextInt(60));
        oneLife(disk, home);
        if (random.nextBoolean()) {
          // A sync error, and opened again without a power cut between.
          oneLife(disk, home);
        }
        Path next = root.resolve("life" + (life + 1));
        disk.leave(home, next, random);
        home = next;
      }
      try (Journal journal = Journal.open(home, SMALL)) {
        check(journal);
      }
    }

    private void oneLife(SimulatedDisk disk, Path home) throws IOException {
      Journal journal;
      try {
        journal = disk.open(home, SMALL);
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("power cut|Input/output error");
        return;
      }
      check(journal);
      // What was found is called durable from now on.
      keepWhatIsThere(journal);
      List<CompletableFuture<Long>> waiting = new ArrayList<>();
      Map<Long, byte[]> fresh = new HashMap<>();
      try {
        while (waiting.size() < 2000) {
          byte[] payload = new byte[random.nextInt(random.nextInt(4) == 0 ? 1500 : 80)];
          random.nextBytes(payload);
          long number = journal.nextNumber();
          waiting.add(journal.append(payload));
          fresh.put(number, payload);
          if (random.nextInt(4) == 0) {
            waiting.get(waiting.size() - 1).exceptionally(e -> -1L).join();
          }
          if (random.nextInt(40) == 0) {
            long before = journal.durableEnd() - random.nextInt(60);
            droppedBelow = Math.max(droppedBelow, before);
            journal.truncateBefore(before);
          }
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("cut");
      }
      journal.close();
      accepted.keySet().removeIf(number -> !promised.containsKey(number));
      accepted.putAll(fresh);
      for (CompletableFuture<Long> future : waiting) {
        if (!future.isCompletedExceptionally()) {
          promised.put(future.join(), fresh.get(future.join()));
        }
      }
    }

    private void keepWhatIsThere(Journal journal) throws IOException {
      try (Cursor cursor = journal.read(journal.firstNumber())) {
        while (cursor.next()) {
          promised.put(cursor.number(), cursor.payload());
        }
      }
    }

    private void check(Journal journal) throws IOException {
      assertThat(journal.recovery().damage()).isEmpty();
      torn += journal.recovery().cutBytes() > 0 ? 1 : 0;
      long first = journal.firstNumber();
      assertThat(first).isLessThanOrEqualTo(Math.max(droppedBelow, 1));
      long next = first;
      try (Cursor cursor = journal.read(first)) {
        while (cursor.next()) {
          assertThat(cursor.number()).isEqualTo(next++);
          assertThat(cursor.payload())
              .as("record %s", cursor.number())
              .isEqualTo(accepted.get(cursor.number()));
        }
      }
      for (Map.Entry<Long, byte[]> entry : promised.entrySet()) {
        assertThat(entry.getKey()).as("acknowledged and gone").isLessThan(next);
      }
    }
  }

  @Test
  void aRecordOfAnOlderLifeNeverPasses() throws Exception {
    Path home = directory.resolve("lives");
    byte[] old;
    try (Journal journal = Journal.open(home, SMALL)) {
      journal.append("first life, record one".getBytes(StandardCharsets.UTF_8)).get();
      journal.append("first life, record two".getBytes(StandardCharsets.UTF_8)).get();
    }
    Path file = home.resolve("00000000000000000001.journal");
    old = Files.readAllBytes(file);
    Files.delete(file);
    try (Journal journal = Journal.open(home, SMALL)) {
      journal.append("other life, record one".getBytes(StandardCharsets.UTF_8)).get();
    }
    byte[] now = Files.readAllBytes(file);
    int frame = Frame.HEADER_BYTES + 22;
    int end = SegmentHeader.BYTES + frame;
    // The second record of the first life lies exactly where the second of this one would.
    ByteBuffer mixed = ByteBuffer.allocate(end + frame);
    mixed.put(now, 0, end).put(Arrays.copyOfRange(old, end, end + frame));
    Files.write(file, mixed.array());
    try (Journal journal = Journal.open(home, SMALL)) {
      assertThat(journal.nextNumber()).isEqualTo(2);
      assertThat(journal.recovery().cutBytes()).isEqualTo(frame);
    }
  }
}
