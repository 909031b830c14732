package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.ProofTest;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.safety.StopState;
import org.scangate.api.safety.StopStep;

/** The loop on a fake relay and a test's clock: coil 0 is the stop, coil 1 the permissive. */
class RelayLoopTest {
  private static final OnSite OLGA = new OnSite("olga", "Olga Berg", "panel-1", "patient is out");

  @TempDir Path directory;
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(directory, Bench.wiring("mr-1", 0));
  }

  @AfterEach
  void end() throws Exception {
    bench.close();
  }

  private void restart(Wiring... circuits) {
    bench = new Bench(directory, circuits);
  }

  @Test
  void isDroppedAndDisarmedUntilTheWatchdogHasShownThatItWorks() throws Exception {
    assertThat(bench.state().stop()).isInstanceOf(StopState.Disarmed.class);
    bench.run(Duration.ofMillis(1200));
    assertThat(bench.state().stop()).isInstanceOf(StopState.Disarmed.class);
    assertThat(bench.desk().grant()).satisfies(answer -> refused(answer, "self-test"));
    bench.arm();
    assertThat(bench.state().granted()).isFalse();
    assertThat(bench.relay.coils.isEmpty()).isTrue();
  }

  private boolean firstTestIsOver() {
    return bench.loop.firstTest().getCount() == 0;
  }

  @Test
  void theFirstTestIsOverWhenItIsArmed() throws Exception {
    bench.until(this::firstTestIsOver);
    assertThat(bench.state().stop()).isInstanceOf(StopState.Armed.class);
  }

  @Test
  void theFirstTestIsOverWhenTheRelayFailsIt() throws Exception {
    bench.relay.watchdogWorks = false;
    bench.until(this::firstTestIsOver);
    assertThat(bench.state().stop()).isInstanceOf(StopState.Fault.class);
  }

  @Test
  void theFirstTestIsOverAtOnceWhenNoneCanBe() throws Exception {
    bench.relay.broken = true;
    bench.turn();
    assertThat(firstTestIsOver()).as("no answer").isTrue();

    restart(Bench.wiring("ct-1", 0));
    bench.relay.inputs.set(Bench.HOLD);
    bench.run(Duration.ofMillis(5));
    assertThat(firstTestIsOver()).as("held").isTrue();

    restart(Bench.wiring("ct-2", 0), Bench.wiring("ct-3", 1));
    bench.relay.inputs.set(Bench.ON_SITE_STOP);
    bench.run(Duration.ofMillis(5));
    assertThat(firstTestIsOver()).as("one of two is tripped").isTrue();
  }

  private void refused(CompletableFuture<Void> answer, String words) {
    try {
      bench.turn();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SafetyRefused.class)
        .hasMessageContaining(words);
  }

  @Test
  void doesNotArmOnARelayThatStaysEnergisedInSilence() throws Exception {
    bench.relay.watchdogWorks = false;
    bench.until(() -> bench.state().stop() instanceof StopState.Fault);
    assertThat(bench.state().refusal().orElseThrow()).contains("watchdog is not set up");
    assertThat(bench.relay.coils.isEmpty()).isTrue();
    bench.run(Duration.ofSeconds(5));
    assertThat(bench.state().stop()).isInstanceOf(StopState.Fault.class);
  }

  @Test
  void grantsWithTheMarkerOnDiskAndConfirmedByTheRelay() throws Exception {
    bench.arm();
    CompletableFuture<Boolean> seen =
        bench.desk().grant().thenApply(nothing -> bench.state().granted());
    bench.turn();
    assertThat(bench.relay.coils.get(1)).as("coil before the marker is known to be kept").isFalse();
    assertThat(Files.readString(directory.resolve("mr-1.stop"))).contains("state=MARKED");
    bench.until(() -> bench.state().granted());
    assertThat(bench.relay.coils.get(1)).isTrue();
    assertThat(seen.get(10, TimeUnit.SECONDS)).as("who is told finds it so").isTrue();
    bench.desk().drop(Cause.CONTROL_ENDED, "given back");
    assertThat(bench.state().granted()).as("dropped before the loop knows").isFalse();
    bench.run(Duration.ofMillis(250));
    assertThat(bench.relay.coils.get(1)).isFalse();
    assertThat(Files.readString(directory.resolve("mr-1.stop"))).contains("state=CLEAR");
    assertThat(bench.state().stop()).isInstanceOf(StopState.Armed.class);
  }

  @Test
  void stopsCoilFirstAndLatches() throws Exception {
    bench.grant();
    bench.relay.writes.clear();
    bench.press();
    assertThat(bench.state().granted()).isFalse();
    bench.turn();
    assertThat(bench.relay.writes).startsWith("0=1", "1=0");
    bench.until(() -> bench.state().stopConfirmed());
    assertThat(Files.readString(directory.resolve("mr-1.stop")))
        .contains("state=LATCHED", "request=press-1", "cause=technologist", "by=tess");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(bench.steps)
                    .hasSize(2)
                    .anyMatch(StopStep.CoilWritten.class::isInstance)
                    .anyMatch(s -> s instanceof StopStep.Confirmed c && c.byFeedback()));
    bench.run(Duration.ofSeconds(3));
    assertThat(bench.relay.coils.get(0)).isTrue();
    assertThat(bench.state().tripped()).isTrue();
  }

  @Test
  void aSecondPressIsAnsweredTooAndChangesNothing() throws Exception {
    bench.grant();
    bench.press();
    bench.until(() -> bench.state().stopConfirmed());
    StopState first = bench.state().stop();
    bench.press();
    bench.run(Duration.ofMillis(20));
    assertThat(bench.state().stop()).isEqualTo(first);
    await().atMost(Duration.ofSeconds(10)).until(() -> bench.steps.size() == 4);
  }

  @Test
  void aTripOutlivesARestartAndIsDemandedAgain() throws Exception {
    bench.grant();
    bench.press();
    bench.until(() -> bench.state().stopConfirmed());
    bench.close();
    restart(Bench.wiring("mr-1", 0));
    bench.until(() -> bench.state().stopConfirmed());
    assertThat(bench.relay.coils.get(0)).isTrue();
    bench.run(Duration.ofSeconds(3));
    assertThat(bench.state().stop())
        .isInstanceOfSatisfying(
            StopState.Tripped.class,
            tripped -> assertThat(tripped.trip().requestId()).isEqualTo("press-1"));
    assertThat(bench.desk().grant()).satisfies(answer -> refused(answer, "tripped"));
  }

  @Test
  void aStartThatFindsTheMarkerIsATrip() throws Exception {
    bench.grant();
    Bench died = bench;
    restart(Bench.wiring("mr-1", 0));
    bench.until(() -> bench.state().stopConfirmed());
    assertThat(bench.state().stop())
        .isInstanceOfSatisfying(
            StopState.Tripped.class,
            tripped -> assertThat(tripped.trip().cause()).isEqualTo(Cause.UNCLEAN_RESTART));
    died.loop.farewell();
  }

  @Test
  void anOrderlyEndLeavesNoMarker() throws Exception {
    bench.grant();
    bench.loop.farewell();
    assertThat(bench.relay.coils.isEmpty()).isTrue();
    bench.close();
    restart(Bench.wiring("mr-1", 0));
    bench.arm();
  }

  @Test
  void isResetOnSiteOnlyAndGrantsNothing() throws Exception {
    bench.grant();
    bench.press();
    bench.until(() -> bench.state().stopConfirmed());
    assertThatThrownBy(() -> bench.desk().reset(OLGA)).hasMessageContaining("no panel is enrolled");
    bench.onSite.use(claim -> Optional.of("the device is not enrolled"));
    assertThatThrownBy(() -> bench.desk().reset(OLGA)).hasMessageContaining("not enrolled");
    bench.onSite.use(claim -> Optional.empty());
    assertThatThrownBy(() -> bench.desk().reset(new OnSite("olga", "Olga Berg", "panel-1", "ok")))
        .hasMessageContaining("what was found");
    assertThatThrownBy(() -> bench.desk().reset(new OnSite("", "", "panel-1", "patient is out")))
        .hasMessageContaining("Person");
    bench.run(Duration.ofSeconds(1));
    assertThat(bench.state().tripped()).isTrue();
    bench.desk().reset(OLGA);
    bench.arm();
    assertThat(bench.relay.coils.isEmpty()).isTrue();
    assertThat(bench.state().granted()).isFalse();
  }

  @Test
  void theResetInputMustBePushedNotHeld() throws Exception {
    bench.relay.inputs.set(Bench.RESET);
    bench.arm();
    bench.press();
    bench.run(Duration.ofSeconds(1));
    assertThat(bench.state().tripped()).isTrue();
    bench.relay.inputs.set(Bench.ON_SITE_STOP);
    bench.pushReset();
    assertThat(bench.state().tripped()).as("the on-site stop is still pressed").isTrue();
    bench.relay.inputs.clear(Bench.ON_SITE_STOP);
    bench.pushReset();
    bench.arm();
  }

  @Test
  void theOnSiteStopTrips() throws Exception {
    bench.grant();
    bench.relay.inputs.set(Bench.ON_SITE_STOP);
    bench.until(() -> bench.state().stopConfirmed());
    bench.relay.inputs.clear(Bench.ON_SITE_STOP);
    bench.run(Duration.ofSeconds(1));
    assertThat(bench.state().stop())
        .isInstanceOfSatisfying(
            StopState.Tripped.class,
            tripped -> assertThat(tripped.trip().cause()).isEqualTo(Cause.ON_SITE_STOP));
  }

  @Test
  void aHoldDropsWithoutALatch() throws Exception {
    bench.grant();
    bench.relay.inputs.set(Bench.HOLD);
    bench.until(() -> !bench.state().granted());
    assertThat(bench.state().stop()).isInstanceOf(StopState.Armed.class);
    assertThat(bench.state().refusal().orElseThrow()).contains("holds the scanner");
    assertThat(bench.relay.coils.get(0)).isFalse();
    bench.run(Duration.ofMillis(10));
    assertThat(bench.relay.coils.get(1)).isFalse();
    bench.relay.inputs.clear(Bench.HOLD);
    bench.run(Duration.ofMillis(200));
    assertThat(bench.state().granted()).as("a release grants nothing").isFalse();
    bench.grant();
    bench.onSite.use(claim -> Optional.empty());
    bench.desk().hold(OLGA);
    assertThat(bench.state().granted()).isFalse();
    bench.run(Duration.ofMillis(200));
    assertThat(bench.state().holds()).hasSize(1);
    bench.desk().releaseHold(OLGA);
    bench.run(Duration.ofMillis(200));
    assertThat(bench.state().holds()).isEmpty();
    assertThat(bench.state().granted()).isFalse();
  }

  @Test
  void feedbackThatStaysIsAFault() throws Exception {
    bench.grant();
    bench.relay.stickFeedback();
    bench.desk().drop(Cause.CONTROL_ENDED, "given back");
    bench.until(() -> bench.state().stop() instanceof StopState.Fault);
    assertThat(bench.state().alarms()).anyMatch(alarm -> alarm.contains("permissive's feedback"));
    bench.relay.feedbackStuck = false;
    bench.run(Duration.ofSeconds(3));
    assertThat(bench.state().stop()).as("goes by a reset only").isInstanceOf(StopState.Fault.class);
    bench.pushReset();
    bench.arm();
  }

  @Test
  void aFaultCannotKeepAStopFromLatching() throws Exception {
    bench.relay.watchdogWorks = false;
    bench.until(() -> bench.state().stop() instanceof StopState.Fault);
    bench.press();
    bench.until(() -> bench.state().stopConfirmed());
    assertThat(bench.state().tripped()).isTrue();
  }

  @Test
  void anotherMasterThatEnergisesThePermissiveIsAFault() throws Exception {
    bench.arm();
    bench.relay.coils.set(1);
    bench.until(() -> bench.state().stop() instanceof StopState.Fault);
    assertThat(bench.relay.coils.get(1)).isFalse();
    assertThat(bench.state().alarms()).anyMatch(alarm -> alarm.contains("not by this appliance"));
  }

  @Test
  void anotherMasterThatWithdrawsTheStopIsOverruled() throws Exception {
    bench.arm();
    bench.press();
    bench.until(() -> bench.state().stopConfirmed());
    bench.relay.coils.clear(0);
    bench.run(Duration.ofMillis(200));
    assertThat(bench.relay.coils.get(0)).isTrue();
    assertThat(bench.state().stopConfirmed()).isTrue();
  }

  @Test
  void aPermissiveThatFellByItselfIsNotEnergisedAgain() throws Exception {
    bench.grant();
    bench.relay.coils.clear(1);
    bench.relay.writes.clear();
    bench.until(() -> !bench.state().granted());
    assertThat(bench.state().droppedFor()).isEqualTo(Cause.WATCHDOG);
    assertThat(bench.relay.writes).doesNotContain("1=1");
    assertThat(bench.state().stop())
        .as("the full test again")
        .isInstanceOf(StopState.Disarmed.class);
    bench.arm();
    assertThat(bench.state().granted()).isFalse();
  }

  @Test
  void standingStillForLongerThanTheWatchdogDropsBeforeAnythingIsWritten() throws Exception {
    bench.grant();
    bench.relay.writes.clear();
    bench.time.advance(TimeUnit.SECONDS.toNanos(2));
    bench.turn();
    assertThat(bench.relay.writes).doesNotContain("1=1").contains("1=0");
    assertThat(bench.state().granted()).isFalse();
    assertThat(bench.state().dropped()).contains("stood still");
    bench.arm();
  }

  @Test
  void aRelayThatIsLostComesBackWithNothingGranted() throws Exception {
    bench.grant();
    bench.relay.broken = true;
    bench.until(() -> !bench.state().relayAnswers());
    assertThat(bench.state().granted()).isFalse();
    assertThat(bench.state().patientCall()).isEqualTo(PatientCall.UNKNOWN);
    bench.run(Duration.ofSeconds(3));
    bench.relay.broken = false;
    bench.relay.writes.clear();
    bench.arm();
    assertThat(bench.relay.writes.get(0)).isEqualTo("0=0");
    assertThat(bench.relay.writes.get(1)).isEqualTo("1=0");
    assertThat(bench.state().granted()).isFalse();
    assertThat(bench.relay.opened).isEqualTo(2);
  }

  @Test
  void aStopWhileTheRelayIsLostIsSaidToBeUnconfirmedAndActsWhenItIsBack() throws Exception {
    bench.arm();
    bench.relay.broken = true;
    bench.until(() -> !bench.state().relayAnswers());
    bench.press();
    bench.run(Duration.ofMillis(1100));
    assertThat(bench.state().tripped()).isTrue();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> bench.steps.stream().anyMatch(StopStep.NotConfirmed.class::isInstance));
    bench.relay.broken = false;
    bench.until(() -> bench.state().stopConfirmed());
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> bench.steps.stream().anyMatch(StopStep.Confirmed.class::isInstance));
  }

  @Test
  void aFullDiskDoesNotKeepTheCoilAndIsSaid() throws Exception {
    bench.grant();
    bench.diskTrouble = new IOException("No space left on device");
    bench.press();
    bench.until(() -> bench.state().stopConfirmed());
    assertThat(bench.relay.coils.get(0)).isTrue();
    assertThat(bench.state().alarms())
        .anyMatch(alarm -> alarm.contains("has acted but is not on disk: No space left"));
    bench.diskTrouble = null;
    bench.run(Duration.ofSeconds(6));
    assertThat(bench.state().alarms()).isEmpty();
    assertThat(Files.readString(directory.resolve("mr-1.stop"))).contains("state=LATCHED");
  }

  @Test
  void withoutAMarkerNothingIsGranted() throws Exception {
    bench.arm();
    bench.diskTrouble = new IOException("Read-only file system");
    CompletableFuture<Void> answer = bench.desk().grant();
    bench.run(Duration.ofMillis(50));
    refused(answer, "Read-only file system");
    assertThat(bench.relay.writes).endsWith("0=0", "1=0");
    bench.diskTrouble = null;
    bench.run(Duration.ofSeconds(6));
    bench.grant();
  }

  @Test
  void aStopInTheSilenceOfTheSelfTestActsAtOnce() throws Exception {
    bench.until(() -> bench.relay.coils.get(1));
    bench.run(Duration.ofMillis(300));
    bench.press();
    bench.turn();
    assertThat(bench.relay.coils.get(0)).isTrue();
    assertThat(bench.relay.coils.get(1)).isFalse();
    bench.run(Duration.ofSeconds(3));
    assertThat(bench.relay.coils.get(0)).as("no silence while it is latched").isTrue();
  }

  @Test
  void aLatchedNeighbourKeepsTheRelayFromFallingSilent() throws Exception {
    bench.arm();
    bench.press();
    bench.until(() -> bench.state().stopConfirmed());
    bench.close();
    restart(Bench.wiring("mr-1", 0), Bench.wiring("ct-1", 1));
    bench.until(() -> bench.state().stopConfirmed());
    for (int i = 0; i < 4000; i++) {
      bench.run(Duration.ofMillis(1));
      assertThat(bench.relay.coils.get(0)).isTrue();
    }
    assertThat(bench.desks.get(1).state().stop()).isInstanceOf(StopState.Disarmed.class);
    bench.pushReset();
    bench.until(() -> bench.desks.get(1).state().stop() instanceof StopState.Armed);
  }

  @Test
  void aListenerThatHangsDelaysNobody() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (AutoCloseable watch =
        bench
            .desk()
            .watch(
                state -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                })) {
      bench.grant();
      bench.press();
      bench.until(() -> bench.state().stopConfirmed());
      await().atMost(Duration.ofSeconds(10)).until(() -> bench.steps.size() == 2);
    } finally {
      never.countDown();
    }
  }

  @Test
  void theProofTestWalksThroughEverything() throws Exception {
    bench.arm();
    CompletableFuture<ProofTest> proof = bench.desk().prove();
    bench.run(Duration.ofMillis(1600));
    ProofTest result = proof.get(10, TimeUnit.SECONDS);
    assertThat(result.steps()).extracting(ProofTest.Step::passed).containsOnly(true);
    assertThat(result.steps())
        .extracting(ProofTest.Step::name)
        .containsExactly(
            "everything dropped",
            "permissive granted and confirmed",
            "the relay left alone, then everything fallen by its own watchdog",
            "stop demanded and confirmed",
            "stop withdrawn and confirmed");
    bench.arm();
    assertThat(bench.relay.coils.isEmpty()).isTrue();
    assertThat(bench.relay.writes).contains("0=1");
  }

  @Test
  void aProofTestIsKnownAfterARestartAndGrowsOld() throws Exception {
    bench.arm();
    assertThat(bench.state().proofOverdue()).as("none was ever made").isTrue();
    CompletableFuture<ProofTest> proof = bench.desk().prove();
    bench.run(Duration.ofMillis(1600));
    proof.get(10, TimeUnit.SECONDS);
    bench.arm();
    Instant at = bench.state().proven();
    assertThat(bench.state().proofOverdue()).isFalse();
    ProofFile file = new ProofFile(directory.resolve("mr-1.proof"));
    await().atMost(Duration.ofSeconds(10)).until(() -> at.equals(file.read()));
    assertThat(Files.readString(directory.resolve("mr-1.proof")))
        .contains("stop demanded and confirmed: passed, us ");
    CircuitState aged =
        View.of(
            bench.desk().wiring(),
            bench.relay.description(),
            bench.desk().circuit(),
            at,
            at.plus(ProofTest.EVERY).plusSeconds(1));
    assertThat(aged.proofOverdue()).isTrue();
    Path torn = directory.resolve("mr-1.proof");
    Files.writeString(torn, Files.readString(torn).replace("passed", "PASSED"));
    assertThat(file.read()).isNull();
  }

  @Test
  void aProofTestIsRefusedWhileSomebodyHasControl() throws Exception {
    bench.grant();
    CompletableFuture<ProofTest> proof = bench.desk().prove();
    bench.run(Duration.ofMillis(150));
    assertThatThrownBy(() -> proof.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("somebody has control");
    assertThat(bench.state().granted()).isTrue();
  }

  @Test
  void aProofTestThatCannotBeginIsForgotten() throws Exception {
    bench.arm();
    bench.relay.broken = true;
    bench.until(() -> !bench.state().relayAnswers());
    CompletableFuture<ProofTest> proof = bench.desk().prove();
    bench.run(Duration.ofSeconds(6));
    assertThatThrownBy(() -> proof.get(10, TimeUnit.SECONDS)).hasMessageContaining("no answer");
    CompletableFuture<ProofTest> givenUp = bench.desk().prove();
    givenUp.cancel(false);
    bench.relay.broken = false;
    bench.relay.writes.clear();
    bench.arm();
    bench.run(Duration.ofSeconds(3));
    assertThat(bench.relay.writes).as("the stop's coil").doesNotContain("0=1");
  }

  @Test
  void thePatientsCallIsShown() throws Exception {
    bench.arm();
    assertThat(bench.state().patientCall()).isEqualTo(PatientCall.QUIET);
    bench.relay.inputs.set(Bench.CALL);
    bench.run(Duration.ofMillis(150));
    assertThat(bench.state().patientCall()).isEqualTo(PatientCall.CALLING);
  }
}
