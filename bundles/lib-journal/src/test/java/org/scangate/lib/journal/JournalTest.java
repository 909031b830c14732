package org.scangate.lib.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.lib.journal.JournalOptions.WhenFull;
import org.scangate.lib.journal.JournalRefusedException.Reason;

class JournalTest {

  private static final JournalOptions SMALL =
      JournalOptions.of("test").withSegments(1024, 300).withQueueBytes(64 << 10);

  private @TempDir Path directory;

  @Test
  void numbersFromOneAndReadsBackOverSegmentsAndRestarts() throws Exception {
    for (int life = 0; life < 3; life++) {
      try (Journal journal = Journal.open(directory, SMALL)) {
        assertThat(journal.recovery().cleanlyClosed()).isTrue();
        assertThat(journal.nextNumber()).isEqualTo(life * 50L + 1);
        for (int i = 1; i <= 50; i++) {
          assertThat(journal.append(payload(life * 50 + i)).get()).isEqualTo(life * 50L + i);
        }
      }
    }
    try (Journal journal = Journal.open(directory, SMALL)) {
      assertThat(journal.segmentStarts()).hasSizeGreaterThan(5);
      for (long from : new long[] {1, 2, 77, 149, 150}) {
        assertThat(numbers(journal, from)).hasSize((int) (151 - from)).startsWith(from);
      }
      assertThat(numbers(journal, 151)).isEmpty();
    }
  }

  @Test
  void filesAreForTheirOwnerOnly() throws Exception {
    Journal.open(directory, SMALL).close();
    Path file = directory.resolve("00000000000000000001.journal");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void openingAndClosingWithoutAppendsDoesNotGrow() throws Exception {
    try (Journal journal = Journal.open(directory, SMALL)) {
      journal.append(payload(1)).get();
    }
    long size = Files.size(directory.resolve("00000000000000000001.journal"));
    for (int i = 0; i < 5; i++) {
      Journal.open(directory, SMALL).close();
    }
    assertThat(Files.size(directory.resolve("00000000000000000001.journal"))).isEqualTo(size);
  }

  @Test
  void oneSyncForMany() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    CountDownLatch go = new CountDownLatch(1);
    try (Journal journal = disk.open(directory, JournalOptions.of("group"))) {
      disk.hangForces(go);
      List<CompletableFuture<Long>> futures = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        futures.add(journal.append(payload(i)));
      }
      assertThat(futures).noneMatch(CompletableFuture::isDone);
      go.countDown();
      CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get();
      assertThat(journal.syncs()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void acknowledgesOnlyAfterTheSync() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    try (Journal journal = disk.open(directory, SMALL)) {
      disk.failForces(n -> true);
      CompletableFuture<Long> future = journal.append(payload(1));
      assertThatThrownBy(future::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("Input/output error");
      assertThat(journal.durableEnd()).isEqualTo(1);
      assertThat(numbers(journal, 1)).isEmpty();
    }
  }

  @Test
  void afterAnErrorItRefusesUntilOpenedAgain() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    try (Journal journal = disk.open(directory, SMALL)) {
      journal.append(payload(1)).get();
      disk.failWrites(n -> n == 0);
      assertThatThrownBy(() -> journal.append(payload(2)).get())
          .hasRootCauseMessage("No space left on device");
      refuses(journal, Reason.FAILED);
      assertThat(journal.failure()).get().isInstanceOf(IOException.class);
    }
    try (Journal journal = disk.open(directory, SMALL)) {
      assertThat(journal.recovery().cutBytes()).isPositive();
      assertThat(journal.append(payload(2)).get()).isEqualTo(2);
      assertThat(numbers(journal, 1)).containsExactly(1L, 2L);
    }
  }

  @Test
  void everythingQueuedFailsWithTheDisk() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    try (Journal journal = disk.open(directory, SMALL)) {
      disk.failForces(n -> n == 2);
      try {
        for (int i = 0; i < 200; i++) {
          futures.add(journal.append(payload(i)));
        }
      } catch (JournalRefusedException e) {
        assertThat(e.reason()).isEqualTo(Reason.FAILED);
      }
    }
    assertThat(futures).allMatch(CompletableFuture::isDone);
    assertThat(futures.get(futures.size() - 1)).isCompletedExceptionally();
  }

  @Test
  void aFullQueueRefusesAndRecovers() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    CountDownLatch go = new CountDownLatch(1);
    JournalOptions options = JournalOptions.of("q").withSegments(1024, 300).withQueueBytes(500);
    try (Journal journal = disk.open(directory, options)) {
      disk.hangForces(go);
      journal.append(new byte[0]).isDone();
      CompletableFuture<Long> last = journal.append(new byte[300 - Frame.HEADER_BYTES]);
      assertThat(refuses(journal, Reason.QUEUE_FULL)).contains("328 bytes wait");
      assertThat(journal.nextNumber()).isEqualTo(3);
      go.countDown();
      last.get();
      assertThat(journal.append(new byte[200]).get()).isEqualTo(3);
    }
  }

  @Test
  void refusesWhenFullAndTakesAgainAfterRetention() throws Exception {
    JournalOptions options = SMALL.withMaxBytes(4096, WhenFull.REFUSE);
    try (Journal journal = Journal.open(directory, options)) {
      long count = 0;
      while (journal.bytesLeft() >= Frame.HEADER_BYTES + 100 + SegmentHeader.BYTES) {
        journal.append(new byte[100]).get();
        count++;
      }
      long next = count + 1;
      assertThat(refuses(journal, Reason.DISK_FULL)).contains("4096");
      assertThat(journal.nextNumber()).as("no number is used up").isEqualTo(next);
      assertThat(bytesOnDisk()).isBetween(3500L, 4096L);
      long first = journal.truncateBefore(next / 2);
      assertThat(first).isGreaterThan(1).isLessThanOrEqualTo(next / 2);
      assertThat(journal.append(new byte[100]).get()).isEqualTo(next);
      assertThat(numbers(journal, first)).hasSize((int) (next - first + 1));
      assertThatThrownBy(() -> numbers(journal, 1))
          .isInstanceOf(RecordsDroppedException.class)
          .hasMessageContaining("first one kept is " + first);
    }
    assertThat(bytesOnDisk()).isLessThanOrEqualTo(4096L);
  }

  @Test
  void dropsTheOldestSegmentWhenToldTo() throws Exception {
    JournalOptions options = SMALL.withMaxBytes(4096, WhenFull.DROP_OLDEST_SEGMENT);
    try (Journal journal = Journal.open(directory, options)) {
      for (int i = 1; i <= 200; i++) {
        journal.append(new byte[100]).get();
        assertThat(bytesOnDisk()).isLessThanOrEqualTo(4096L);
      }
      assertThat(numbers(journal, journal.firstNumber())).hasSizeGreaterThan(15).endsWith(200L);
    }
  }

  @Test
  void retentionNeverTakesTheNewestSegment() throws Exception {
    try (Journal journal = Journal.open(directory, SMALL)) {
      for (int i = 1; i <= 30; i++) {
        journal.append(payload(i)).get();
      }
      long first = journal.truncateBefore(Long.MAX_VALUE);
      assertThat(journal.segmentStarts()).containsExactly(first);
      assertThat(numbers(journal, first)).endsWith(30L);
    }
  }

  @Test
  void tooLargeAndClosedAreRefused() throws Exception {
    Journal journal = Journal.open(directory, SMALL);
    assertThatThrownBy(() -> journal.append(new byte[301])).hasMessageContaining("300");
    journal.append(new byte[0]).get();
    journal.append(new byte[300]).get();
    journal.close();
    refuses(journal, Reason.CLOSED);
    journal.close();
  }

  @Test
  void closingWritesWhatWasAccepted() throws Exception {
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    try (Journal journal = Journal.open(directory, SMALL)) {
      for (int i = 0; i < 300; i++) {
        futures.add(journal.append(payload(i)));
      }
    }
    assertThat(futures).allMatch(f -> f.isDone() && !f.isCompletedExceptionally());
  }

  @Test
  void closingWaitsOnlySoLong() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    CountDownLatch go = new CountDownLatch(1);
    Journal journal = disk.open(directory, SMALL);
    disk.hangForces(go);
    CompletableFuture<Long> last = journal.append(payload(1));
    assertThat(journal.close(Duration.ofMillis(10))).isFalse();
    assertThatThrownBy(() -> disk.open(directory, SMALL)).hasMessageContaining("open already");
    go.countDown();
    last.get();
    journal.close();
    disk.open(directory, SMALL).close();
  }

  @Test
  void oneDirectoryOneJournal() throws Exception {
    try (Journal journal = Journal.open(directory, SMALL)) {
      assertThatThrownBy(() -> Journal.open(directory, SMALL))
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("open already");
      assertThat(journal.nextNumber()).isEqualTo(1);
    }
    Journal.open(directory, SMALL).close();
  }

  @Test
  void readsWhileOthersAppend() throws Exception {
    int writers = 4;
    int each = 2000;
    AtomicBoolean wrong = new AtomicBoolean();
    try (Journal journal = Journal.open(directory, SMALL)) {
      List<Thread> threads = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        Thread thread = new Thread(() -> wrong.compareAndSet(false, !appendAll(journal, each)));
        thread.start();
        threads.add(thread);
      }
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      long next = 1;
      try (Cursor cursor = journal.read(1)) {
        while (next <= writers * (long) each && System.nanoTime() < deadline) {
          if (cursor.next()) {
            assertThat(cursor.number()).isEqualTo(next++);
          } else {
            Thread.onSpinWait();
          }
        }
      }
      assertThat(next).isEqualTo(writers * (long) each + 1);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(wrong).isFalse();
  }

  private static boolean appendAll(Journal journal, int count) {
    try {
      CompletableFuture<Long> last = null;
      for (int i = 0; i < count; i++) {
        last = journal.append(payload(i));
        if (i % 16 == 0) {
          last.get();
        }
      }
      last.get();
      return true;
    } catch (IOException | ExecutionException | InterruptedException e) {
      return false;
    }
  }

  private static String refuses(Journal journal, Reason reason) {
    JournalRefusedException refusal =
        catchThrowableOfType(
            JournalRefusedException.class, () -> journal.append(new byte[200]).get());
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
    return refusal.getMessage();
  }

  private long bytesOnDisk() throws IOException {
    try (var files = Files.list(directory)) {
      return files.mapToLong(f -> f.toFile().length()).sum();
    }
  }

  private static byte[] payload(int seed) {
    byte[] bytes = new byte[seed % 97];
    Arrays.fill(bytes, (byte) seed);
    return bytes;
  }

  static List<Long> numbers(Journal journal, long from) throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (Cursor cursor = journal.read(from)) {
      while (cursor.next()) {
        numbers.add(cursor.number());
      }
    }
    return numbers;
  }
}
