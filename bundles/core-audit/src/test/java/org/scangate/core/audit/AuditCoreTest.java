package org.scangate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.audit.Audit.Verification;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;
import org.scangate.lib.journal.Cursor;
import org.scangate.lib.journal.Journal;
import org.scangate.lib.journal.JournalOptions;
import org.scangate.lib.journal.SimulatedDisk;

class AuditCoreTest {

  private @TempDir Path root;
  private LogFixture log;

  @BeforeEach
  void begin() {
    log = new LogFixture(root);
  }

  @Test
  void secretsAreForTheirOwnerOnly() throws Exception {
    log.life(1);
    for (Path file : new Path[] {log.secrets.resolve("audit.key"), log.directory.resolve("head")}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void anchorsAfterSoManyRecordsAndSoMuchTime() throws Exception {
    log.settings =
        new AuditSettings("s", Duration.ZERO, 4L << 20, 200 << 10, 10, Duration.ofSeconds(60));
    AuditCore core = log.open();
    assertThat(core.verify(s -> {}).anchors()).isEqualTo(1);
    log.write(core, 9);
    core.tick();
    assertThat(core.verify(s -> {}).anchors()).as("9 events and the key").isEqualTo(1);
    log.write(core, 12);
    assertThat(core.verify(s -> {}).anchors()).as("22 records, 10 each").isEqualTo(3);
    log.advance(Duration.ofSeconds(59));
    core.tick();
    assertThat(core.verify(s -> {}).anchors()).isEqualTo(3);
    log.advance(Duration.ofSeconds(1));
    core.tick();
    log.write(core, 1);
    assertThat(core.verify(s -> {}).anchors()).isEqualTo(4);
    core.close();
    assertThat(log.verify().firstBroken()).isEmpty();
  }

  @Test
  void aPowerCutIsNotTampering() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    int trials = Boolean.getBoolean("long") ? 2000 : 25;
    System.out.println("audit power cuts: " + trials + " trials, -Dseed=" + seed);
    int torn = 0;
    for (int trial = 0; trial < trials; trial++) {
      Random random = new Random(seed + trial);
      SimulatedDisk disk = new SimulatedDisk();
      LogFixture before = new LogFixture(root.resolve("before" + trial));
      AuditCore core = before.open(disk::open);
      disk.cutAfter(random.nextInt(40));
      long promised = 0;
      CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
      for (int i = 0; i < 60; i++) {
        last = core.record(LogFixture.event("n", Map.of("v", "x".repeat(random.nextInt(500)))));
        if (random.nextInt(4) == 0) {
          promised = Math.max(promised, last.exceptionally(e -> 0L).join());
          core.tick();
        }
      }
      last.exceptionally(e -> 0L).join();
      core.close();
      LogFixture after = new LogFixture(root.resolve("after" + trial));
      disk.leave(before.directory, after.directory, random);
      Files.createDirectories(after.secrets.getParent());
      Files.move(before.secrets, after.secrets);
      Verification verification = after.verify();
      assertThat(verification.firstBroken()).as("-Dseed=%s", seed + trial).isEmpty();
      assertThat(verification.records()).isGreaterThan(promised);
      torn += hasTornTail(after) ? 1 : 0;
    }
    assertThat(torn).as("torn tails met").isPositive();
  }

  private static boolean hasTornTail(LogFixture log) throws Exception {
    try (Journal journal =
            Journal.open(
                log.directory,
                JournalOptions.of("look").withSegments(200 << 10, Bounds.RECORD_BYTES));
        Cursor cursor = journal.read(1)) {
      while (cursor.next()) {
        if (AuditRecord.decode(cursor.payload()).event().action().equals("audit.torn-tail-cut")) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aFailingDiskRefusesAndComesBack() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    AuditCore core = log.open(disk::open);
    log.write(core, 3);
    disk.failForces(n -> true);
    assertThatThrownBy(() -> log.write(core, 1)).hasRootCauseMessage("Input/output error");
    assertThat(core.unwritable()).hasValueSatisfying(w -> assertThat(w).contains("Input/output"));
    assertThat(new AuditGate(core).refusal(null)).isEqualTo(core.unwritable());
    core.tick();
    assertThat(core.unwritable()).as("tried again, failed again").isPresent();
    assertThatThrownBy(() -> log.write(core, 1))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("not open");
    assertThat(core.findings())
        .extracting(Finding::level, Finding::id)
        .containsExactly(tuple(Level.ALARM, "audit.unwritable"));
    disk.failForces(n -> false);
    core.tick();
    assertThat(core.unwritable()).as("not before its time").isPresent();
    log.advance(Duration.ofSeconds(31));
    core.tick();
    assertThat(core.unwritable()).isEmpty();
    log.write(core, 2);
    assertThat(core.verify(s -> {}).firstBroken()).isEmpty();
    core.close();
  }

  @Test
  void aDiskThatHangsIsSaidAndBlocksNobody() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    AuditCore core = log.open(disk::open);
    CountDownLatch go = new CountDownLatch(1);
    disk.hangForces(go);
    CompletableFuture<Long> waiting = core.record(LogFixture.event("a", Map.of()));
    log.advance(Duration.ofSeconds(4));
    assertThat(core.unwritable()).isEmpty();
    log.advance(Duration.ofSeconds(2));
    assertThat(core.unwritable()).hasValueSatisfying(w -> assertThat(w).contains("for 6 s"));
    assertThat(waiting).isNotDone();
    go.countDown();
    waiting.get();
    assertThat(core.unwritable()).isEmpty();
    core.close();
  }

  @Test
  void aFullLogRefusesAndRetentionMakesRoom() throws Exception {
    log.settings =
        new AuditSettings(
            "s", Duration.ofDays(10), 1L << 20, 200 << 10, 1000, Duration.ofMinutes(1));
    AuditCore core = log.open();
    Map<String, String> large = Map.of("a", "x".repeat(500), "b", "y".repeat(500));
    long written = 0;
    Optional<String> gate = Optional.empty();
    try {
      while (true) {
        written = core.record(LogFixture.event("fill", large)).get();
        gate = core.unwritable();
      }
    } catch (ExecutionException e) {
      assertThat(e).hasMessageContaining("full");
    }
    assertThat(gate).as("control is refused before events are").isPresent();
    core.close();
    AuditCore again = log.open();
    assertThat(again.verify(s -> {}).firstBroken()).as("a full log still opens").isEmpty();
    log.advance(Duration.ofDays(11));
    again.tick();
    assertThat(again.unwritable()).as("one segment is dropped").isEmpty();
    assertThat(again.record(LogFixture.event("fits", large)).get()).isGreaterThan(written);
    again.close();
  }

  @Test
  void retentionDropsWholeSegmentsAndTheRestVerifies() throws Exception {
    log.settings =
        new AuditSettings(
            "s", Duration.ofDays(10), 4L << 20, 200 << 10, 1000, Duration.ofMinutes(1));
    AuditCore core = log.open();
    Map<String, String> large = Map.of("a", "x".repeat(500), "b", "y".repeat(500));
    for (int day = 0; day < 20; day++) {
      for (int i = 0; i < 60; i++) {
        core.record(LogFixture.event("work", large)).get();
      }
      log.advance(Duration.ofDays(1));
      core.tick();
    }
    int before = log.segments().size();
    Verification verification = core.verify(s -> {});
    assertThat(verification.firstBroken()).isEmpty();
    assertThat(verification.records()).isBetween(600L, 1150L);
    core.close();
    assertThat(log.verify().firstBroken()).isEmpty();
    // The next one is dropped by hand: no retention was recorded for it.
    Files.delete(log.segments().get(0));
    assertThat(log.verify().firstBroken())
        .hasValueSatisfying(words -> assertThat(words).contains("were removed"));
    assertThat(before).isGreaterThan(3);
  }

  @Test
  void verifyTellsHowFarItIs() throws Exception {
    AuditCore core = log.open();
    CompletableFuture<Long> last = null;
    for (int i = 0; i < 3000; i++) {
      last = core.record(LogFixture.event("n", Map.of()));
    }
    last.get();
    double[] share = new double[2];
    core.verify(
        s -> {
          assertThat(s).isBetween(share[0], 1.0);
          share[0] = s;
          share[1]++;
        });
    assertThat(share[0]).isEqualTo(1);
    assertThat(share[1]).isGreaterThan(4);
    core.close();
  }

  @Test
  void aKeyThatCannotBeReadRefuses() throws Exception {
    log.life(1);
    Files.writeString(log.secrets.resolve("audit.key"), "nonsense");
    AuditCore core = log.open();
    assertThat(core.unwritable())
        .hasValueSatisfying(w -> assertThat(w).contains("audit.key").contains("put it back"));
    core.close();
  }

  @Test
  void nothingIsTakenAfterTheEnd() throws Exception {
    AuditCore core = log.open();
    core.close();
    assertThat(core.record(LogFixture.event("late", Map.of()))).isCompletedExceptionally();
    assertThat(core.unwritable()).isPresent();
    assertThat(core.verify(s -> {}).firstBroken()).isPresent();
  }
}
