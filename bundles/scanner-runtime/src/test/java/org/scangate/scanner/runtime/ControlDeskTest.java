package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.access.Role;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ConsoleSession.Answer;
import org.scangate.api.console.ConsoleSession.Away;
import org.scangate.api.driver.Activity;
import org.scangate.api.driver.ScannerStatus;
import org.scangate.scanner.runtime.Hospital.TestGate;
import org.scangate.scanner.runtime.Hospital.TestSignIn;

class ControlDeskTest {
  private final Hospital hospital = new Hospital();
  private final TestDriver driver = hospital.driver;

  @AfterEach
  void close() throws Exception {
    hospital.close();
  }

  private static ConsoleSession open(SupervisedScanner scanner, TestSignIn signIn)
      throws ConsoleRefused {
    return scanner.open(signIn, () -> {});
  }

  private ConsoleSession inControl(SupervisedScanner scanner, TestSignIn signIn) throws Exception {
    ConsoleSession session = open(scanner, signIn);
    assertThat(Hospital.ask(session)).isEqualTo(new Answer(true, List.of()));
    return session;
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void rolesOpenAndOperate(Role role) throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    TestSignIn signIn = Hospital.with("ann", role);
    if (role == Role.SITE_IT) {
      assertThatThrownBy(() -> open(scanner, signIn))
          .isInstanceOf(ConsoleRefused.class)
          .hasMessageContaining("roles open no console");
      return;
    }
    ConsoleSession session = open(scanner, signIn);
    boolean operates = role == Role.TECHNOLOGIST;
    assertThat(session.mayOperate()).isEqualTo(operates);
    assertThat(Hospital.ask(session).granted()).isEqualTo(operates);
    assertThat(session.key("main", 'a', 0, true)).isEqualTo(operates);
  }

  @Test
  void severalRolesAreTheirUnion() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = open(scanner, Hospital.with("ann", Role.SITE_IT, Role.TECHNOLOGIST));
    assertThat(Hospital.ask(session).granted()).isTrue();
  }

  @Test
  void inputReachesTheConsoleOfTheHolderOnly() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession holder = inControl(scanner, Hospital.technologist("ann"));
    ConsoleSession other = open(scanner, Hospital.technologist("bob"));
    assertThat(other.key("main", 'x', 0, true)).isFalse();
    assertThat(other.pointer("main", 1, 1, 1)).isFalse();
    assertThat(holder.key("nowhere", 'x', 0, true)).isFalse();
    assertThat(holder.pointer("main", 70000, -5, 0x1ff)).isTrue();
    assertThat(holder.key("second", 'y', 0, true)).isTrue();
    Hospital.await().until(() -> driver.received.size() == 2);
    assertThat(driver.received).containsExactly("main: 99,0 b127", "second: y down");
  }

  @Test
  void ofManyWhoAskAtOnceOneGetsIt() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    for (int round = 0; round < 50; round++) {
      hospital.audit.wait = round % 2 == 0;
      List<ConsoleSession> sessions = new ArrayList<>();
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ConsoleSession session = open(scanner, Hospital.technologist("p" + i));
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        sessions.add(session);
        answers.add(answer);
        threads.add(
            new Thread(
                () -> {
                  try {
                    start.await();
                    session.requestControl(answer::complete);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
      }
      threads.forEach(Thread::start);
      start.countDown();
      if (hospital.audit.wait) {
        Hospital.await()
            .until(() -> answers.stream().filter(CompletableFuture::isDone).count() == 3);
        assertThat(scanner.holder()).isEmpty();
        hospital.audit.waiting.forEach(written -> written.complete(1L));
        hospital.audit.waiting.clear();
      }
      Hospital.await()
          .until(
              () -> {
                scanner.holder().ifPresent(ConsoleSession::declineRequest);
                return answers.stream().allMatch(CompletableFuture::isDone);
              });
      assertThat(answers.stream().filter(answer -> answer.join().granted()).count()).isEqualTo(1);
      assertThat(sessions.stream().filter(ConsoleSession::holdsControl).count()).isEqualTo(1);
      for (Thread thread : threads) {
        thread.join();
      }
      sessions.forEach(ConsoleSession::close);
    }
  }

  @Test
  void controlBeginsWhenTheAuditHasIt() throws Exception {
    hospital.audit.wait = true;
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = open(scanner, Hospital.technologist("ann"));
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    session.requestControl(answer::complete);
    Hospital.await().until(() -> hospital.audit.waiting.size() == 1);
    assertThat(session.holdsControl()).isFalse();
    assertThat(session.key("main", 'a', 0, true)).isFalse();
    CompletableFuture<Answer> second = new CompletableFuture<>();
    session.requestControl(second::complete);
    assertThat(second.join().reasons()).containsExactly("You have asked already.");
    hospital.audit.waiting.get(0).complete(1L);
    Hospital.await().until(answer::isDone);
    assertThat(session.holdsControl()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fails", "never", "absent"})
  void withoutAuditNobodyGetsControl(String how) throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = open(scanner, Hospital.technologist("ann"));
    hospital.audit.fail = how.equals("fails");
    hospital.audit.wait = how.equals("never");
    if (how.equals("absent")) {
      hospital.room.unsetAudit(hospital.audit);
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    session.requestControl(answer::complete);
    if (how.equals("never")) {
      Hospital.await().until(() -> hospital.audit.waiting.size() == 1);
      hospital.time.advance(Duration.ofSeconds(5));
    }
    Hospital.await().until(answer::isDone);
    assertThat(answer.join().granted()).isFalse();
    assertThat(answer.join().reasons().get(0)).contains("audit cannot be written");
    hospital.audit.waiting.forEach(late -> late.complete(1L));
    hospital.room.setAudit(hospital.audit);
    hospital.audit.fail = false;
    hospital.audit.wait = false;
    if (how.equals("never")) {
      Hospital.await().until(() -> hospital.audit.last("control.lost").isPresent());
    }
    assertThat(session.holdsControl()).isFalse();
    assertThat(Hospital.ask(session).granted()).isTrue();
  }

  @Test
  void whoLeavesWhileTheGrantIsWrittenDoesNotGetIt() throws Exception {
    hospital.audit.wait = true;
    SupervisedScanner scanner = hospital.connected("mr-1");
    TestSignIn signIn = Hospital.technologist("ann");
    ConsoleSession session = open(scanner, signIn);
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    session.requestControl(answer::complete);
    Hospital.await().until(() -> hospital.audit.waiting.size() == 1);
    signIn.end("revoked");
    hospital.audit.waiting.get(0).complete(1L);
    Hospital.await().until(answer::isDone);
    assertThat(answer.join().granted()).isFalse();
    assertThat(scanner.holder()).isEmpty();
    hospital.audit.wait = false;
    assertThat(Hospital.ask(open(scanner, Hospital.technologist("ann"))).granted()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "all agree          | agrees  | true  | ",
        "one refuses        | refuses | false | The relay is down.",
        "one is missing     | missing | false | The condition 'relay' cannot be checked: its"
            + " service is missing. Tell site IT.",
        "one fails          | broken  | false | The condition 'relay' cannot be checked: it"
            + " failed. Tell site IT.",
      })
  void gates(String name, String relay, boolean granted, String reason) throws Exception {
    try (Hospital gated = new Hospital("sign-in", "role", "relay")) {
      if (!relay.equals("missing")) {
        gated.room.addGate(
            new TestGate(
                "relay",
                relay.equals("refuses") ? Optional.of("The relay is down.") : Optional.empty(),
                relay.equals("broken")));
      }
      gated.room.addGate(new TestGate("unlisted", Optional.of("Nobody asked me."), false));
      SupervisedScanner scanner = gated.connected("mr-1");
      ConsoleSession session = open(scanner, Hospital.technologist("ann"));
      Answer answer = Hospital.ask(session);
      assertThat(answer.granted()).isEqualTo(granted);
      assertThat(answer.reasons()).isEqualTo(granted ? List.of() : List.of(reason));
      if (!granted) {
        AuditEvent refused = gated.audit.last("control.refused").orElseThrow();
        assertThat(refused.outcome()).isEqualTo(AuditEvent.Outcome.REFUSED);
        assertThat(refused.detail()).containsEntry("reasons", reason);
      }
    }
  }

  @Test
  void everyGateThatRefusesIsHeard() throws Exception {
    try (Hospital gated = new Hospital("sign-in", "role", "audit", "relay")) {
      SupervisedScanner scanner = gated.scanner("mr-1");
      TestSignIn signIn = Hospital.with("eve", Role.TRAINEE);
      ConsoleSession session = open(scanner, signIn);
      signIn.dueBy = Instant.EPOCH;
      assertThat(Hospital.ask(session).reasons())
          .hasSize(5)
          .anyMatch(reason -> reason.contains("second factor"))
          .anyMatch(reason -> reason.contains("Only a technologist"))
          .anyMatch(reason -> reason.contains("'audit'"))
          .anyMatch(reason -> reason.contains("'relay'"))
          .anyMatch(reason -> reason.contains("not installed"));
      for (int i = 0; i < 100; i++) {
        Hospital.ask(session);
      }
      assertThat(gated.audit.actions("control.refused")).hasSize(1);
      gated.time.advance(Duration.ofSeconds(11));
      Hospital.ask(session);
      assertThat(gated.audit.actions("control.refused")).hasSize(2);
    }
  }

  @Test
  void onePersonControlsOneScanner() throws Exception {
    SupervisedScanner first = hospital.connected("mr-1");
    SupervisedScanner second = hospital.connected("ct-1");
    ConsoleSession held = inControl(first, Hospital.technologist("ann"));
    ConsoleSession wanted = open(second, Hospital.technologist("ann"));
    assertThat(Hospital.ask(wanted).reasons())
        .containsExactly("You hold control of mr-1. Give it back there first.");
    held.releaseControl();
    assertThat(Hospital.ask(wanted).granted()).isTrue();
  }

  /** Each way in which control or input ends releases what is pressed, once, in reverse. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "release    | false | ",
        "close      | false | closed by its person",
        "sign-in    | false | the sign-in ended: revoked",
        "paths lost | true  | ",
        "loss lasts | false | the connection was gone for longer than 2 s",
        "hidden for long | false | the window was hidden or did not respond for longer than 2 s",
        "taken away | false | a reason",
      })
  void everyEndReleasesOnce(String how, boolean holdsAfter, String reason) throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    TestSignIn signIn = Hospital.technologist("ann");
    ConsoleSession session = inControl(scanner, signIn);
    session.key("main", 'a', 0, true);
    session.key("second", 'b', 0, true);
    session.pointer("main", 9, 8, 5);
    Hospital.await().until(() -> driver.received.size() == 3);
    driver.received.clear();
    for (int twice = 0; twice < 2; twice++) {
      switch (how) {
        case "release" -> session.releaseControl();
        case "close" -> session.close();
        case "sign-in" -> signIn.end("revoked");
        case "paths lost" -> session.away(Away.LINK_LOST);
        case "loss lasts" -> staysAway(session, Away.LINK_LOST);
        case "hidden for long" -> staysAway(session, Away.PAGE_UNATTENDED);
        default -> scanner.overrun(reason);
      }
    }
    Hospital.await().until(() -> driver.received.size() >= 3);
    assertThat(session.holdsControl()).isEqualTo(holdsAfter);
    assertThat(session.controlLostBecause()).isEqualTo(Optional.ofNullable(reason));
    session.close();
    inControl(scanner, Hospital.technologist("bob")).key("main", 'z', 0, true);
    Hospital.await().until(() -> driver.received.contains("main: z down"));
    assertThat(driver.received)
        .containsExactly("second: b up", "main: a up", "main: 9,8 b0", "main: z down");
    assertThat(hospital.audit.actions("control."))
        .containsExactly(
            "control.granted",
            how.equals("release") ? "control.released" : "control.lost",
            "control.granted");
    assertThat(signIn.callbacks()).isZero();
  }

  /** What was pressed is released first, or the driver would seem to take that long for it. */
  private void staysAway(ConsoleSession session, Away why) {
    session.away(why);
    Hospital.await().until(() -> driver.received.size() >= 3);
    hospital.time.advance(Duration.ofSeconds(2));
  }

  @Test
  void aWindowThatGoesReleasesWhatWasPressedInItOnce() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = inControl(scanner, Hospital.technologist("ann"));
    ConsoleSession viewer = open(scanner, Hospital.technologist("bob"));
    session.key("main", 'a', 0, true);
    session.key("second", 'b', 0, true);
    session.pointer("second", 3, 4, 1);
    viewer.releasePressed("second");
    session.releasePressed("second");
    session.releasePressed("second");
    session.key("second", 'b', 0, false);
    session.key("main", 'z', 0, true);
    Hospital.await().until(() -> driver.received.contains("main: z down"));
    assertThat(driver.received)
        .containsExactly(
            "main: a down",
            "second: b down",
            "second: 3,4 b1",
            "second: b up",
            "second: 3,4 b0",
            "main: z down");
    assertThat(session.holdsControl()).isTrue();
  }

  @Test
  void backInTimeNothingHappened() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = inControl(scanner, Hospital.technologist("ann"));
    for (int i = 0; i < 3; i++) {
      session.away(Away.LINK_LOST);
      session.away(Away.LINK_LOST);
      hospital.time.advance(Duration.ofMillis(1999));
      session.back();
    }
    hospital.time.advance(Duration.ofSeconds(10));
    assertThat(session.holdsControl()).isTrue();
    ConsoleSession viewer = open(scanner, Hospital.technologist("bob"));
    viewer.away(Away.LINK_LOST);
    hospital.time.advance(Duration.ofSeconds(10));
    assertThat(session.holdsControl()).isTrue();
    assertThat(Hospital.ask(viewer).reasons()).hasSize(1);
    // Last: time that is moved while the driver has it is the driver's to answer for.
    assertThat(session.key("main", 'a', 0, true)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whoIsAwayGetsNoControl(Away why) throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = open(scanner, Hospital.technologist("ann"));
    session.away(why);
    assertThat(Hospital.ask(session).reasons())
        .singleElement(InstanceOfAssertFactories.STRING)
        .containsAnyOf("interrupted", "hidden");
    session.back();
    assertThat(Hospital.ask(session).granted()).isTrue();
  }

  @Test
  void aConsoleThatTakesNoInputCostsControlAndReleases() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = inControl(scanner, Hospital.technologist("ann"));
    session.key("main", 'a', 0, true);
    Hospital.await().until(() -> driver.received.size() == 1);
    driver.misbehave(TestDriver.Call.INPUT, TestDriver.Fault.HANG_FOR_GOOD);
    session.key("main", 'b', 0, true);
    Hospital.await().until(() -> driver.inputs.get() == 2);
    int taken = 0;
    while (session.key("main", 'c', 0, taken % 2 == 0)) {
      taken++;
    }
    assertThat(taken).isEqualTo(InputQueue.CAPACITY);
    assertThat(session.holdsControl()).isFalse();
    assertThat(session.controlLostBecause().orElseThrow()).contains("1024 events waited");
    driver.behave();
    driver.free.countDown();
    Hospital.await().until(() -> driver.received.contains("main: a up"));
    // What waited was dropped, what was pressed is released.
    assertThat(driver.received)
        .containsExactly("main: a down", "main: b down", "main: b up", "main: a up");
  }

  @Test
  void lateInputCostsControlToo() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = inControl(scanner, Hospital.technologist("ann"));
    driver.misbehave(TestDriver.Call.INPUT, TestDriver.Fault.HANG_FOR_GOOD);
    session.key("main", 'a', 0, true);
    Hospital.await().until(() -> driver.inputs.get() == 1);
    session.key("main", 'b', 0, true);
    // Time jumps without the deadline being looked at, as when the whole machine stood still.
    hospital.time.jump(Duration.ofSeconds(3));
    driver.behave();
    driver.free.countDown();
    Hospital.await().until(() -> !session.holdsControl());
    assertThat(session.controlLostBecause().orElseThrow()).contains("2 s late");
    Hospital.await().until(() -> driver.received.contains("main: a up"));
    assertThat(driver.received).containsExactly("main: a down", "main: a up");
  }

  @Test
  void tooManyKeysCostControl() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = inControl(scanner, Hospital.technologist("ann"));
    for (int i = 0; i <= PressedState.MAX_KEYS; i++) {
      session.key("main", 0x100 + i, 0, true);
    }
    Hospital.await().until(() -> !session.holdsControl());
    Hospital.await().until(() -> driver.received.size() == 2 * PressedState.MAX_KEYS);
    assertThat(driver.received.stream().filter(event -> event.endsWith("up")).count())
        .isEqualTo(PressedState.MAX_KEYS);
  }

  @ParameterizedTest
  @EnumSource(Activity.class)
  void aSignInIsHeldWhileTheScannerMayBeScanning(Activity activity) throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ScannersComponent scanners = new ScannersComponent();
    scanners.addScanner(scanner);
    TestSignIn ann = Hospital.technologist("ann");
    TestSignIn bob = Hospital.technologist("bob");
    driver.context().status(new ScannerStatus(activity, "", -1));
    inControl(scanner, ann);
    open(scanner, bob);
    boolean held = activity == Activity.SCANNING || activity == Activity.UNKNOWN;
    assertThat(scanners.holds(ann)).isEqualTo(held);
    assertThat(scanners.holds(bob)).isFalse();
    driver.context().failed("gone");
    assertThat(scanners.holds(ann)).isTrue();
  }

  @Test
  void sessionsAreBoundedAndNamedAtRandom() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      ids.add(open(scanner, Hospital.technologist("p" + i)).id());
    }
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.length() == 22);
    assertThatThrownBy(() -> open(scanner, Hospital.technologist("late")))
        .hasMessageContaining("64 sessions");
    TestSignIn ended = Hospital.technologist("gone");
    ended.end("signed out");
    assertThatThrownBy(() -> open(scanner, ended)).hasMessageContaining("has ended");
  }

  @Test
  void changesAreToldTogether() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    AtomicInteger told = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    hospital.room.later(
        () -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    ConsoleSession session = scanner.open(Hospital.technologist("ann"), told::incrementAndGet);
    for (int i = 0; i < 1000; i++) {
      driver.context().status(new ScannerStatus(Activity.SCANNING, "", i / 1000.0));
    }
    go.countDown();
    Hospital.await().until(() -> told.get() > 0);
    CountDownLatch after = new CountDownLatch(1);
    hospital.room.later(after::countDown);
    after.await();
    assertThat(told).hasValue(1);
    assertThat(session.scanner().state().progress()).isEqualTo(0.999);
  }

  @Test
  void inputKeepsTheSignInAlive() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    TestSignIn ann = Hospital.technologist("ann");
    ConsoleSession session = inControl(scanner, ann);
    for (int i = 0; i < 100; i++) {
      session.pointer("main", i, 0, 0);
      hospital.time.advance(Duration.ofSeconds(1));
    }
    assertThat(ann.touches).isBetween(9, 10);
  }
}
