package org.scangate.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.drivers.DriverPair;
import org.scangate.core.deploy.StoreRecord.Entry;
import org.scangate.core.deploy.StoreRecord.State;

/**
 * A process of its own makes one change and dies at its first, second, third step and so on, each
 * time anew, until it comes to its end. What the next start finds is then never more than the audit
 * knows, and always something that can be gone on from.
 */
class KilledStoreTest {
  private static final DriverPair PAIR = new DriverPair("mr-1", "a".repeat(64), "b".repeat(64));

  @TempDir Path room;
  private Path data;
  private Path jar;
  private int made;

  /** What is there when the process has died at that step, or has come to its end. */
  private interface Look {
    void at(int step, boolean ended) throws Exception;
  }

  @BeforeEach
  void aDriver() throws Exception {
    jar = DriverFileTest.goodFile(room.resolve("driver.jar"));
  }

  private void fresh(String... before) throws Exception {
    data = Files.createDirectories(room.resolve("data" + made++));
    for (String deed : before) {
      assertThat(run(deed, 0)).as(deed).isZero();
    }
    Files.deleteIfExists(data.resolve("audit"));
  }

  private int run(String deed, int step) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledStore.class.getName(),
                data.toString(),
                jar.toString(),
                deed,
                Integer.toString(step))
            .redirectErrorStream(true)
            .redirectOutput(room.resolve("said").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(deed + " hangs at step " + step);
    }
    int code = process.exitValue();
    assertThat(code).as(Files.readString(room.resolve("said"))).isIn(0, KilledStore.KILLED);
    return code;
  }

  /**
   * @return how many steps it has
   */
  private int everyStep(String deed, Look look, String... before) throws Exception {
    for (int step = 1; ; step++) {
      fresh(before);
      boolean ended = run(deed, step) == 0;
      look.at(step, ended);
      if (ended) {
        return step - 1;
      }
    }
  }

  private boolean audited(String action) throws IOException {
    Path audit = data.resolve("audit");
    return Files.exists(audit) && Files.readAllLines(audit).contains(action);
  }

  private StoreFolder folder() {
    return new StoreFolder(data.resolve("drivers"));
  }

  private Releases releases() {
    Releases releases =
        new Releases(data.resolve("drivers"), org.scangate.api.time.Ticker.system());
    assertThat(releases.check().get(0).id()).isEqualTo("drivers.releases");
    assertThat(releases.check().get(0).level()).isEqualTo(org.scangate.api.health.Finding.Level.OK);
    return releases;
  }

  /** Every file that the record names is there, and is what it says. */
  private List<Entry> entries() throws IOException {
    List<Entry> entries = folder().read().entries();
    for (Entry entry : entries) {
      assertThat(DriverFile.check(folder().jar(entry.sha256()), KilledStore.OFFERED).sha256())
          .isEqualTo(entry.sha256());
    }
    return entries;
  }

  @Test
  void nothingIsReleasedOfWhichTheAuditDoesNotKnow() throws Exception {
    int steps =
        everyStep(
            "release",
            (step, ended) -> {
              boolean released = releases().of(PAIR).isPresent();
              assertThat(released && !audited("driver.released.begun"))
                  .as("step %d", step)
                  .isFalse();
              assertThat(released || !ended).isTrue();
              // The next one goes through, whatever was left.
              assertThat(run("release", 0)).isZero();
              assertThat(releases().of(PAIR)).isPresent();
            });
    assertThat(steps).isGreaterThanOrEqualTo(9);
  }

  @Test
  void aReleaseIsThereUntilTheAuditKnowsOfItsEnd() throws Exception {
    int steps =
        everyStep(
            "withdraw",
            (step, ended) -> {
              boolean released = releases().of(PAIR).isPresent();
              assertThat(!released && !audited("driver.release-withdrawn.begun"))
                  .as("step %d", step)
                  .isFalse();
              assertThat(released && ended).isFalse();
            },
            "release");
    assertThat(steps).isGreaterThanOrEqualTo(9);
  }

  @Test
  void whatIsStagedIsWholeOrNotThere() throws Exception {
    int steps =
        everyStep(
            "stage",
            (step, ended) -> {
              assertThat(entries()).hasSizeLessThanOrEqualTo(1);
              assertThat(entries()).allMatch(entry -> entry.state() == State.STAGED);
              assertThat(entries().isEmpty() && ended).isFalse();
              assertThat(run("stage", 0)).isZero();
              assertThat(entries()).hasSize(1);
            });
    assertThat(steps).isGreaterThanOrEqualTo(11);
  }

  @Test
  void nothingIsApprovedOfWhichTheAuditDoesNotKnow() throws Exception {
    int steps =
        everyStep(
            "approve",
            (step, ended) -> {
              boolean approved = entries().get(0).approved();
              assertThat(approved && !audited("driver.approve.begun"))
                  .as("step %d", step)
                  .isFalse();
              assertThat(approved || !ended).isTrue();
            },
            "stage");
    assertThat(steps).isGreaterThanOrEqualTo(9);
  }

  @Test
  void theWayBackIsWrittenDownWholeOrNotAtAll() throws Exception {
    int steps =
        everyStep(
            "back",
            (step, ended) -> {
              State state = entries().get(0).state();
              assertThat(state).isIn(State.ACTIVE, State.FORMER);
              assertThat(state == State.ACTIVE && ended).isFalse();
            },
            "stage",
            "approve",
            "activate");
    assertThat(steps).isGreaterThanOrEqualTo(5);
  }

  @Test
  void whatIsRemovedIsOutOfTheRecordBeforeItsFileGoes() throws Exception {
    int steps =
        everyStep(
            "remove",
            (step, ended) -> {
              assertThat(entries().isEmpty() && !audited("driver.remove.begun"))
                  .as("step %d", step)
                  .isFalse();
              assertThat(entries().isEmpty() || !ended).isTrue();
              assertThat(run("stage", 0)).isZero();
              assertThat(entries()).hasSize(1);
            },
            "stage",
            "approve");
    assertThat(steps).isGreaterThanOrEqualTo(11);
  }
}
