package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;
import org.scangate.api.health.Finding;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.Permissive;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.safety.StopState;

/** Control with the stop relay's gates, as the appliance has them. */
class PermissiveTest {
  private final Hospital hospital = new Hospital("sign-in", "role", "relay", "permissive");
  private final TestCircuit circuit = new TestCircuit("mr-1");

  @BeforeEach
  void gates() {
    hospital.room.addGate(new RelayGate(hospital.circuits));
    hospital.room.addGate(new PermissiveGate(hospital.circuits));
  }

  @AfterEach
  void close() throws Exception {
    hospital.close();
  }

  private ConsoleSession session(String person) throws Exception {
    return scanner().open(Hospital.technologist(person), () -> {});
  }

  private SupervisedScanner scanner() {
    return hospital.scanners.isEmpty() ? hospital.connected("mr-1") : hospital.scanners.get(0);
  }

  private ConsoleSession holder() throws Exception {
    hospital.circuits.addCircuit(circuit);
    ConsoleSession session = session("tess");
    assertThat(Hospital.ask(session).granted()).isTrue();
    assertThat(session.holdsControl()).isTrue();
    return session;
  }

  @Test
  void aScannerWithoutACircuitIsForViewing() throws Exception {
    ConsoleSession session = session("tess");
    assertThat(Hospital.ask(session).reasons())
        .anyMatch(reason -> reason.contains("can be viewed and not controlled"));
    assertThat(scanner().displays()).isNotEmpty();
  }

  @Test
  void controlComesWithThePermissiveAndGoesWithIt() throws Exception {
    ConsoleSession session = holder();
    assertThat(circuit.calls).containsExactly("grant");
    assertThat(session.key("main", 'a', 30, true)).isTrue();
    session.releaseControl();
    assertThat(circuit.calls).containsExactly("grant", "drop control-ended");
    assertThat(circuit.state().granted()).isFalse();
  }

  @Test
  void whoeverSeesThatControlIsGoneSeesWhy() throws Exception {
    ConsoleSession session = holder();
    AtomicReference<String> seen = new AtomicReference<>("never");
    circuit.dropping =
        () -> seen.set(session.holdsControl() + " " + session.controlLostBecause().orElse(""));
    hospital.room.onSiteProof = claim -> Optional.empty();
    scanner().people().takeOver(new OnSite("olga", "Olga Berg", "ct-room", ""));
    assertThat(seen).hasValue("false Olga Berg has taken over on site.");
  }

  @Test
  void inputIsDroppedInTheSameInstantThoughNobodyWasToldYet() throws Exception {
    ConsoleSession session = holder();
    circuit.trip(false);
    assertThat(session.holdsControl()).as("not told yet").isTrue();
    assertThat(session.key("main", 'a', 30, true)).isFalse();
    assertThat(session.pointer("main", 1, 1, 1)).isFalse();
    circuit.trip(true);
    assertThat(session.holdsControl()).isFalse();
    assertThat(session.controlLostBecause()).contains("It is tripped.");
  }

  @Test
  void aHoldEndsControlAndItsReleaseGrantsNothing() throws Exception {
    ConsoleSession session = holder();
    Hold hold = new Hold(Hold.Source.INPUT, "input 4");
    circuit.become(new StopState.Armed(), Permissive.DROPPED, "Held.", List.of(hold), true, true);
    assertThat(session.holdsControl()).isFalse();
    assertThat(Hospital.ask(session).reasons()).containsExactly("Held.");
    circuit.become(new StopState.Armed(), Permissive.DROPPED, "", List.of(), true, true);
    assertThat(session.holdsControl()).isFalse();
    assertThat(Hospital.ask(session).granted()).isTrue();
  }

  @Test
  void aRelayThatIsLostIsSaidOnce() throws Exception {
    hospital.circuits.addCircuit(circuit);
    circuit.become(
        new StopState.Disarmed("lost"), Permissive.DROPPED, "No answer.", List.of(), false, true);
    assertThat(Hospital.ask(session("tess")).reasons()).containsExactly("No answer.");
  }

  @Test
  void aPermissiveThatIsNotConfirmedIsARefusal() throws Exception {
    hospital.circuits.addCircuit(circuit);
    circuit.granting = CompletableFuture.failedFuture(new SafetyRefused("The feedback disagrees."));
    ConsoleSession session = session("tess");
    assertThat(Hospital.ask(session).reasons()).containsExactly("The feedback disagrees.");
    assertThat(session.holdsControl()).isFalse();
    circuit.granting = CompletableFuture.completedFuture(null);
    assertThat(Hospital.ask(session).granted()).isTrue();
  }

  @Test
  void aGrantThatComesTooLateIsDropped() throws Exception {
    hospital.circuits.addCircuit(circuit);
    circuit.granting = new CompletableFuture<>();
    ConsoleSession session = session("tess");
    CompletableFuture<ConsoleSession.Answer> answer = new CompletableFuture<>();
    session.requestControl(answer::complete);
    Hospital.await().until(() -> circuit.calls.contains("grant"));
    hospital.time.advance(Duration.ofSeconds(6));
    Hospital.await().until(answer::isDone);
    assertThat(answer.join().granted()).isFalse();
    circuit.granting.complete(null);
    Hospital.await().until(() -> circuit.calls.contains("drop control-ended"));
    assertThat(session.holdsControl()).isFalse();
  }

  @Test
  void aCircuitThatGoesTakesControlAway() throws Exception {
    ConsoleSession session = holder();
    hospital.circuits.removeCircuit(circuit);
    assertThat(session.holdsControl()).isFalse();
    assertThat(session.controlLostBecause()).contains("The stop circuit is gone.");
  }

  @Test
  void theLossOfTheLastPathDropsOrStopsAsTheSiteSays() throws Exception {
    ConsoleSession session = holder();
    session.away(ConsoleSession.Away.LINK_LOST);
    hospital.time.advance(Duration.ofSeconds(3));
    Hospital.await().until(() -> !session.holdsControl());
    assertThat(circuit.calls).containsSubsequence("grant", "drop link-lost");
    assertThat(circuit.calls).noneMatch(call -> call.startsWith("stop"));
    assertThat(session.controlLostBecause())
        .contains("the connection was gone for longer than 2 s");
  }

  @Test
  void whoWasHiddenReadsThatAndNotWhatTheCircuitMadeOfIt() throws Exception {
    ConsoleSession session = holder();
    session.away(ConsoleSession.Away.PAGE_UNATTENDED);
    hospital.time.advance(Duration.ofSeconds(3));
    Hospital.await().until(() -> !session.holdsControl());
    assertThat(session.controlLostBecause())
        .contains("the window was hidden or did not respond for longer than 2 s");
  }

  @Test
  void theLossOfTheLastPathStopsWhereTheSiteSaysSo() throws Exception {
    hospital.circuits.addCircuit(circuit);
    Map<String, Object> properties = Hospital.properties("mr-1");
    properties.put("on-link-loss.action", "stop");
    SupervisedScanner scanner = new SupervisedScanner(ScannerEntry.of(properties), hospital.room);
    hospital.scanners.add(scanner);
    scanner.use(Hospital.installed(hospital.driver));
    Hospital.await().until(() -> scanner.state().reach() == Scanner.Reach.CONNECTED);
    ConsoleSession session = scanner.open(Hospital.technologist("tess"), () -> {});
    assertThat(Hospital.ask(session).granted()).isTrue();
    session.away(ConsoleSession.Away.LINK_LOST);
    hospital.time.advance(Duration.ofSeconds(3));
    Hospital.await().until(() -> !session.holdsControl());
    assertThat(circuit.calls).contains("stop link-lost tess");
  }

  @Test
  void everyTripIsInTheAuditAndTheHealth() throws Exception {
    hospital.circuits.addCircuit(circuit);
    StopReport report = new StopReport(hospital.circuits, hospital.room);
    circuit.trip(true);
    assertThat(hospital.audit.last("stop.tripped").orElseThrow().who()).isEqualTo("tess");
    assertThat(report.check()).anyMatch(f -> f.level() == Finding.Level.ALARM);
    circuit.become(new StopState.Armed(), Permissive.DROPPED, "", List.of(), true, true);
    assertThat(hospital.audit.last("stop.reset")).isPresent();
    assertThat(report.check()).allMatch(f -> f.level() == Finding.Level.OK);
    circuit.proofOverdue = true;
    circuit.become(new StopState.Armed(), Permissive.DROPPED, "", List.of(), true, true);
    assertThat(report.check())
        .anyMatch(f -> f.level() == Finding.Level.WARNING && f.id().equals("stop.proof-overdue"));
    report.stop();
  }
}
