package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ConsoleSession.Answer;
import org.scangate.api.console.ConsoleSession.Away;
import org.scangate.scanner.runtime.Hospital.TestSignIn;

/** One person asks for the control that another one holds. */
class HandOverTest {
  private final Hospital hospital = new Hospital();
  private final TestSignIn annsSignIn = Hospital.technologist("ann");
  private SupervisedScanner scanner;
  private ConsoleSession ann;
  private ConsoleSession bob;

  @BeforeEach
  void annHoldsControl() throws Exception {
    scanner = hospital.connected("mr-1");
    ann = scanner.open(annsSignIn, () -> {});
    assertThat(Hospital.ask(ann).granted()).isTrue();
    bob = scanner.open(Hospital.technologist("bob"), () -> {});
  }

  @AfterEach
  void close() throws Exception {
    hospital.close();
  }

  private CompletableFuture<Answer> asks(ConsoleSession session) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    session.requestControl(answer::complete);
    Hospital.await().until(() -> session.waitsForHolder() || answer.isDone());
    return answer;
  }

  private static Answer refused(String why) {
    return new Answer(false, List.of(why));
  }

  @Test
  void theHolderHandsOverWithEverythingReleasedAndNobodyBetween() {
    CompletableFuture<Answer> answer = asks(bob);
    assertThat(answer).isNotDone();
    ann.key("main", 'a', 0, true);
    hospital.audit.wait = true;
    ann.handOver();
    Hospital.await().until(() -> hospital.audit.waiting.size() == 1);
    assertThat(ann.holdsControl()).isFalse();
    assertThat(ann.controlLostBecause()).contains("You handed it to Dr bob.");
    assertThat(ann.key("main", 'b', 0, true)).isFalse();
    assertThat(asks(ann)).isCompletedWithValue(refused("Dr bob holds control of MR-1. Ask them."));
    hospital.audit.waiting.get(0).complete(1L);
    Hospital.await().until(answer::isDone);
    assertThat(answer.join().granted()).isTrue();
    bob.key("main", 'c', 0, true);
    Hospital.await().until(() -> hospital.driver.received.size() == 3);
    assertThat(hospital.driver.received)
        .containsExactly("main: a down", "main: a up", "main: c down");
    assertThat(hospital.audit.actions("control."))
        .containsExactly(
            "control.granted",
            "control.asked",
            "control.handed-over",
            "control.granted",
            "control.refused");
  }

  @Test
  void whoWaitsIsNextWhenControlIsGivenBack() {
    CompletableFuture<Answer> answer = asks(bob);
    ann.releaseControl();
    Hospital.await().until(answer::isDone);
    assertThat(bob.holdsControl()).isTrue();
  }

  @Test
  void whoWaitsIsNextWhenTheHolderIsGone() {
    CompletableFuture<Answer> answer = asks(bob);
    annsSignIn.end("revoked");
    Hospital.await().until(answer::isDone);
    assertThat(bob.holdsControl()).isTrue();
    assertThat(ann.endedBecause()).contains("the sign-in ended: revoked");
  }

  @Test
  void theHolderKeepsIt() {
    CompletableFuture<Answer> answer = asks(bob);
    ann.declineRequest();
    Hospital.await().until(answer::isDone);
    assertThat(answer.join()).isEqualTo(refused("Dr ann keeps control for now."));
    assertThat(ann.holdsControl()).isTrue();
    ann.handOver();
    assertThat(ann.holdsControl()).as("nobody waits").isTrue();
  }

  @Test
  void nobodyWaitsForEver() {
    CompletableFuture<Answer> answer = asks(bob);
    hospital.time.advance(Duration.ofMinutes(1));
    Hospital.await().until(answer::isDone);
    assertThat(answer.join()).isEqualTo(refused("Nobody answered in time."));
    assertThat(asks(bob)).as("may ask again").isNotDone();
  }

  @Test
  void oneWaitsAndTheNextIsToldWho() throws Exception {
    CompletableFuture<Answer> answer = asks(bob);
    ConsoleSession cleo = scanner.open(Hospital.technologist("cleo"), () -> {});
    assertThat(asks(cleo))
        .isCompletedWithValue(refused("Dr bob has asked already and waits for Dr ann."));
    bob.withdrawRequest();
    Hospital.await().until(answer::isDone);
    assertThat(answer.join()).isEqualTo(refused("You withdrew your request."));
    assertThat(asks(cleo)).isNotDone();
    cleo.close();
    assertThat(scanner.waiting()).isEmpty();
  }

  @Test
  void whoMayNotHaveItDoesNotWait() throws Exception {
    ConsoleSession eve = scanner.open(Hospital.with("eve", Role.TRAINEE), () -> {});
    assertThat(asks(eve).join().granted()).isFalse();
    assertThat(scanner.waiting()).isEmpty();
  }

  @Test
  void whatHasChangedMeanwhileCounts() {
    CompletableFuture<Answer> answer = asks(bob);
    bob.away(Away.LINK_LOST);
    ann.handOver();
    Hospital.await().until(answer::isDone);
    assertThat(answer.join())
        .isEqualTo(refused("Your connection to the appliance is interrupted."));
    assertThat(scanner.holder()).isEmpty();
    assertThat(Hospital.ask(ann).granted()).isTrue();
  }

  @Test
  void nobodyWaitsForThemselves() throws Exception {
    ConsoleSession other = scanner.open(Hospital.technologist("ann"), () -> {});
    assertThat(Hospital.ask(other).granted()).isTrue();
    assertThat(ann.holdsControl()).isFalse();
    assertThat(ann.controlLostBecause()).contains("Taken over in another window of yours.");
  }

  /** Whoever was next does not get it: it is free again. */
  @Test
  void aGrantThatFailsLeavesControlFree() throws Exception {
    ConsoleSession cleo = scanner.open(Hospital.technologist("cleo"), () -> {});
    CompletableFuture<Answer> answer = asks(bob);
    hospital.audit.wait = true;
    ann.releaseControl();
    Hospital.await().until(() -> hospital.audit.waiting.size() == 1);
    hospital.audit.wait = false;
    CompletableFuture<Answer> cleos = asks(cleo);
    assertThat(cleos).isCompletedWithValue(refused("Dr bob holds control of MR-1. Ask them."));
    hospital.audit.waiting.get(0).completeExceptionally(new IllegalStateException("disk full"));
    Hospital.await().until(answer::isDone);
    assertThat(answer.join().granted()).isFalse();
    assertThat(Hospital.ask(cleo).granted()).isTrue();
  }
}
