package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scangate.api.site.SiteRefused;
import org.scangate.core.config.FaultyDisk.Fault;
import org.scangate.core.config.FaultyDisk.PowerCut;

/** The disk or the machine goes at every single step; the next start must find a right state. */
class SiteCrashTest {
  private static final String TEAL = TestSite.SMALL;
  private static final String BLUE = TestSite.SMALL.replace("teal", "blue");
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final int MOST_STEPS = 60;

  @TempDir Path directory;
  private Path proposal;

  /** What is done while the fault strikes. */
  private interface Act {
    void on(Appliance appliance) throws SiteRefused;
  }

  /** What must hold at the next start. */
  private interface Check {
    void on(Appliance again, boolean returned);
  }

  /** Runs the act with the fault at its first, second, ... step until it strikes no more. */
  private void everywhere(Fault fault, boolean edited, Act before, Act act, Check check)
      throws IOException, SiteRefused {
    for (int step = 1; step <= MOST_STEPS; step++) {
      clean();
      Appliance first = new Appliance(directory.resolve("run"));
      proposal = first.places.etc().resolve("proposal.yaml");
      Appliance.write(proposal, BLUE);
      first.edit(TEAL);
      before.on(first.start());
      if (edited) {
        first.edit(BLUE);
        proposal = first.places.site();
      }
      Appliance second = first.again();
      // The start itself changes nothing here, so the steps that count are those of the act.
      FaultyDisk disk = new FaultyDisk(fault, step + 1);
      boolean returned = false;
      try {
        second.start(disk, "1");
        act.on(second);
        returned = true;
      } catch (PowerCut | SiteRefused e) {
        assertThat(disk.struck()).isTrue();
      }
      check.on(first.again().start(), returned);
      if (!disk.struck()) {
        assertThat(step).as("steps of the act").isGreaterThan(3);
        return;
      }
    }
    fail("the act has more than " + MOST_STEPS + " steps");
  }

  private void clean() throws IOException {
    Path run = directory.resolve("run");
    if (Files.exists(run)) {
      try (var files = Files.walk(run)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(run);
  }

  private static void nothing(Appliance appliance) {
    assertThat(appliance.colour()).isEqualTo("teal");
  }

  @ParameterizedTest
  @EnumSource
  void applyForGood(Fault fault) throws Exception {
    everywhere(
        fault,
        false,
        SiteCrashTest::nothing,
        appliance -> appliance.store.apply(proposal, null, "anna"),
        (again, returned) -> {
          assertThat(again.colour()).isIn("teal", "blue");
          assertThat(Appliance.read(again.places.site())).isIn(TEAL, BLUE);
          assertThat(again.store.nanosToWait()).isEmpty();
          if (returned) {
            assertThat(again.colour()).isEqualTo("blue");
          }
          if (!returned && fault == Fault.ONCE) {
            assertThat(again.colour()).isEqualTo("teal");
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void applyToBeConfirmedNeverStaysUnconfirmed(Fault fault) throws Exception {
    everywhere(
        fault,
        false,
        SiteCrashTest::nothing,
        appliance -> appliance.store.apply(proposal, FIVE_MINUTES, "anna"),
        this::oldOrWaiting);
  }

  private void oldOrWaiting(Appliance again, boolean returned) {
    boolean waits = again.store.nanosToWait().isPresent();
    assertThat(again.colour()).isEqualTo(waits ? "blue" : "teal");
    if (returned) {
      assertThat(waits).isTrue();
    }
    again.ticker.advance(FIVE_MINUTES);
    Appliance later = again.again().start();
    assertThat(later.colour()).isEqualTo("teal");
    again.store.tick();
    assertThat(again.colour()).isEqualTo("teal");
    assertThat(Appliance.read(again.places.site())).isEqualTo(TEAL);
    assertThat(Appliance.read(again.places.good())).isEqualTo(TEAL);
    assertThat(again.again().start().store.nanosToWait()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void confirmDecidesInOneStep(Fault fault) throws Exception {
    everywhere(
        fault,
        false,
        appliance -> appliance.store.apply(proposal, FIVE_MINUTES, "anna"),
        appliance -> appliance.store.confirm("anna"),
        (again, returned) -> {
          assertThat(again.colour()).isEqualTo("blue");
          boolean waits = again.store.nanosToWait().isPresent();
          if (returned) {
            assertThat(waits).isFalse();
          }
          again.ticker.advance(FIVE_MINUTES);
          again.store.tick();
          assertThat(again.colour()).isEqualTo(waits ? "teal" : "blue");
          assertThat(again.again().start().colour()).isEqualTo(waits ? "teal" : "blue");
        });
  }

  @ParameterizedTest
  @EnumSource
  void takingBackHappensSoonerOrLater(Fault fault) throws Exception {
    everywhere(
        fault,
        false,
        appliance -> appliance.store.apply(proposal, FIVE_MINUTES, "anna"),
        appliance -> {
          appliance.ticker.advance(FIVE_MINUTES);
          appliance.store.tick();
          if (fault == Fault.ONCE || fault == Fault.FOR_GOOD) {
            appliance.store.tick(); // the timer rings again
          }
          if (fault == Fault.ONCE) {
            assertThat(appliance.colour()).isEqualTo("teal");
          }
        },
        (again, returned) -> {
          assertThat(again.colour()).isEqualTo("teal");
          assertThat(again.store.nanosToWait()).isEmpty();
          assertThat(Appliance.read(again.places.site())).isEqualTo(TEAL);
          assertThat(Appliance.read(again.places.unconfirmed())).isEqualTo(BLUE);
        });
  }

  @ParameterizedTest
  @EnumSource
  void startWithAnEditedFile(Fault fault) throws Exception {
    everywhere(
        fault,
        true,
        SiteCrashTest::nothing,
        appliance -> {
          // start() itself is the act
        },
        (again, returned) -> {
          assertThat(again.colour()).isEqualTo("blue");
          assertThat(Appliance.read(again.places.site())).isEqualTo(BLUE);
          assertThat(Appliance.read(again.places.good())).isEqualTo(BLUE);
        });
  }
}
