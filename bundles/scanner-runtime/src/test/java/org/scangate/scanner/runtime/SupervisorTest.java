package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner.Activity;
import org.scangate.api.console.Scanner.Reach;
import org.scangate.api.driver.DisplaySurface;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerStatus;
import org.scangate.api.health.Finding;
import org.scangate.scanner.runtime.TestDriver.Call;
import org.scangate.scanner.runtime.TestDriver.Fault;

class SupervisorTest {
  private final Hospital hospital = new Hospital();
  private final TestDriver driver = hospital.driver;

  @AfterEach
  void close() throws Exception {
    hospital.close();
  }

  private void awaitReach(SupervisedScanner scanner, Reach reach) {
    Hospital.await().until(() -> scanner.state().reach() == reach);
  }

  @Test
  void aMissingDriverIsSaidAndItsArrivalConnects() {
    SupervisedScanner scanner = hospital.scanner("mr-1");
    assertThat(scanner.state().reach()).isEqualTo(Reach.NO_DRIVER);
    assertThat(scanner.state().reachWords()).contains("'test' is not installed");
    assertThat(scanner.findings().get(0).level()).isEqualTo(Finding.Level.ALARM);
    scanner.use(Hospital.installed(driver));
    awaitReach(scanner, Reach.CONNECTED);
    assertThat(scanner.state().activity()).isEqualTo(Activity.UNKNOWN);
    assertThat(scanner.info().simulated()).isTrue();
    assertThat(driver.threads.get(0).getName()).isEqualTo("scangate-scanner-mr-1");
    scanner.use(null);
    awaitReach(scanner, Reach.NO_DRIVER);
    Hospital.await().until(() -> driver.closes.get() == 1);
    assertThat(hospital.audit.actions("driver.")).containsExactly("driver.opened", "driver.failed");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"EXCEPTION", "MISSING_CLASS", "STACK_OVERFLOW", "REFUSE", "NOTHING"})
  void anOpenThatFailsIsTriedAgain(Fault fault) {
    driver.misbehave(Call.OPEN, fault);
    SupervisedScanner scanner = hospital.scanner("mr-1");
    scanner.use(Hospital.installed(driver));
    for (int tries = 1; tries <= 4; tries++) {
      int made = tries;
      Hospital.await().until(() -> driver.opens.get() == made && idle());
      assertThat(scanner.state().reach()).isEqualTo(Reach.UNREACHABLE);
      assertThat(scanner.state().reachWords())
          .startsWith("MR-1 cannot be reached: ")
          .endsWith("Next try within " + (1 << (tries - 1)) + " s.");
      hospital.time.advance(Duration.ofSeconds(1L << (tries - 1)).minusMillis(1));
      assertThat(driver.opens).hasValue(made);
      if (made == 4) {
        driver.behave();
      }
      hospital.time.advance(Duration.ofMillis(1));
    }
    awaitReach(scanner, Reach.CONNECTED);
    assertThat(hospital.audit.actions("driver.")).containsExactly("driver.failed", "driver.opened");
    assertThat(hospital.audit.last("driver.opened").orElseThrow().detail())
        .containsEntry("tries", "5");
  }

  /** True when the only thing that waits is the next try. */
  private boolean idle() {
    return driver.threads.stream().noneMatch(Thread::isAlive);
  }

  @Test
  void aRefusalIsShownInTheDriversWords() {
    driver.misbehave(Call.OPEN, Fault.REFUSE);
    SupervisedScanner scanner = hospital.scanner("mr-1");
    scanner.use(Hospital.installed(driver));
    awaitReach(scanner, Reach.UNREACHABLE);
    assertThat(scanner.state().reachWords()).contains("refused: check the password file");
  }

  @ParameterizedTest
  @CsvSource({"HANG", "HANG_FOR_GOOD"})
  void anOpenThatHangsIsAbandonedAfter15Seconds(Fault fault) {
    driver.misbehave(Call.OPEN, fault);
    SupervisedScanner scanner = hospital.scanner("mr-1");
    scanner.use(Hospital.installed(driver));
    Hospital.await().until(() -> driver.opens.get() == 1 && hospital.time.pending() == 1);
    hospital.time.advance(Duration.ofMillis(14_999));
    assertThat(scanner.state().reach()).isEqualTo(Reach.CONNECTING);
    driver.behave();
    hospital.time.advance(Duration.ofMillis(1));
    assertThat(scanner.state().reach()).isEqualTo(Reach.UNREACHABLE);
    assertThat(scanner.state().reachWords()).contains("did not come back from open");
    hospital.time.advance(Duration.ofSeconds(1));
    awaitReach(scanner, Reach.CONNECTED);
    if (fault == Fault.HANG_FOR_GOOD) {
      assertThat(scanner.findings())
          .extracting(Finding::id)
          .containsExactly("scanner.reach", "scanner.driver-hangs");
      ScannerContext late = driver.contexts.get(0);
      int[] shown = scanner.display("main").orElseThrow().frame().pixels();
      driver.free.countDown();
      // The late open now paints, gives a connection, and reports: nobody sees it, and it is
      // closed.
      Hospital.await().until(() -> driver.closes.get() == 1);
      late.status(new ScannerStatus(org.scangate.api.driver.Activity.SCANNING, "", -1));
      late.failed("too late");
      assertThat(scanner.state().reach()).isEqualTo(Reach.CONNECTED);
      assertThat(scanner.state().activity()).isEqualTo(Activity.UNKNOWN);
      assertThat(scanner.display("main").orElseThrow().frame().pixels()).isSameAs(shown);
      Hospital.await().until(() -> scanner.findings().size() == 1);
    }
  }

  @Test
  void aDriverThatLeavesThreeThreadsIsNotCalledAgainUntilReplaced() {
    driver.misbehave(Call.OPEN, Fault.HANG_FOR_GOOD);
    SupervisedScanner scanner = hospital.scanner("mr-1");
    scanner.use(Hospital.installed(driver));
    for (int i = 1; i <= Supervisor.MOST_ABANDONED; i++) {
      int opened = i;
      Hospital.await().until(() -> driver.opens.get() == opened && hospital.time.pending() == 1);
      hospital.time.advance(DriverThread.OPEN_WITHIN);
      hospital.time.advance(Duration.ofSeconds(1L << (i - 1)));
    }
    hospital.time.advance(Duration.ofMinutes(10));
    assertThat(driver.opens).hasValue(Supervisor.MOST_ABANDONED);
    assertThat(scanner.state().reachWords()).contains("hangs").contains("replace the driver");
    assertThat(scanner.findings().get(1).level()).isEqualTo(Finding.Level.ALARM);

    TestDriver better = new TestDriver();
    scanner.use(Hospital.installed(better));
    awaitReach(scanner, Reach.CONNECTED);
    assertThat(better.opens).hasValue(1);
  }

  @Test
  void aHangThatEndsIsForgiven() {
    driver.misbehave(Call.OPEN, Fault.HANG_FOR_GOOD);
    SupervisedScanner scanner = hospital.scanner("mr-1");
    scanner.use(Hospital.installed(driver));
    for (int i = 1; i <= Supervisor.MOST_ABANDONED; i++) {
      int opened = i;
      Hospital.await().until(() -> driver.opens.get() == opened && hospital.time.pending() == 1);
      hospital.time.advance(DriverThread.OPEN_WITHIN);
      hospital.time.advance(Duration.ofSeconds(1L << (i - 1)));
    }
    driver.behave();
    driver.free.countDown();
    Hospital.await().until(this::idle);
    hospital.time.advance(Duration.ofSeconds(60));
    awaitReach(scanner, Reach.CONNECTED);
  }

  @Test
  void inputThatHangsIsCutOffAfterASecondAndTheConnectionClosed() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = scanner.open(Hospital.technologist("ann"), () -> {});
    assertThat(Hospital.ask(session).granted()).isTrue();
    driver.misbehave(Call.INPUT, Fault.HANG_FOR_GOOD);
    assertThat(session.key("main", 'a', 0, true)).isTrue();
    Hospital.await().until(() -> driver.inputs.get() == 1);
    hospital.time.advance(DriverThread.INPUT_WITHIN);
    assertThat(scanner.state().reach()).isEqualTo(Reach.UNREACHABLE);
    assertThat(scanner.state().reachWords()).contains("did not come back from input");
    Hospital.await().until(() -> driver.closes.get() == 1);
    assertThat(session.key("main", 'b', 0, true)).isFalse();
    assertThat(session.holdsControl()).isTrue();
    driver.behave();
    hospital.time.advance(Duration.ofSeconds(1));
    awaitReach(scanner, Reach.CONNECTED);
    assertThat(session.key("main", 'c', 0, true)).isTrue();
    Hospital.await().until(() -> driver.received.contains("main: c down"));
    assertThat(driver.received).doesNotContain("main: b down");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"EXCEPTION", "MISSING_CLASS", "STACK_OVERFLOW", "REFUSE"})
  void inputThatFailsClosesAndOpensAgain(Fault fault) throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = scanner.open(Hospital.technologist("ann"), () -> {});
    Hospital.ask(session);
    driver.misbehave(Call.INPUT, fault);
    session.key("main", 'a', 0, true);
    awaitReach(scanner, Reach.UNREACHABLE);
    driver.behave();
    Hospital.await().until(() -> driver.closes.get() == 1 && idle());
    hospital.time.advance(Duration.ofSeconds(1));
    awaitReach(scanner, Reach.CONNECTED);
    assertThat(driver.opens).hasValue(2);
  }

  @Test
  void anInterruptThatTheDriverLeavesBehindHarmsNobody() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = scanner.open(Hospital.technologist("ann"), () -> {});
    Hospital.ask(session);
    driver.misbehave(Call.INPUT, Fault.INTERRUPT_ITSELF);
    session.key("main", 'a', 0, true);
    session.key("main", 'a', 0, false);
    session.key("main", 'b', 0, true);
    Hospital.await().until(() -> driver.received.size() == 3);
    assertThat(scanner.state().reach()).isEqualTo(Reach.CONNECTED);
  }

  @Test
  void aCloseThatHangsIsAbandonedAfter5Seconds() {
    SupervisedScanner scanner = hospital.connected("mr-1");
    driver.misbehave(Call.CLOSE, Fault.HANG_FOR_GOOD);
    driver.context().failed("the cable was pulled");
    assertThat(scanner.state().reachWords()).contains("the cable was pulled");
    Hospital.await().until(() -> driver.closes.get() == 1 && hospital.time.pending() == 1);
    hospital.time.advance(DriverThread.CLOSE_WITHIN);
    driver.behave();
    hospital.time.advance(Duration.ofSeconds(1));
    awaitReach(scanner, Reach.CONNECTED);
    assertThat(scanner.findings()).hasSize(2);
    assertThat(driver.closes).hasValue(1);
  }

  @Test
  void aHungScannerDisturbsNoOther() throws Exception {
    SupervisedScanner well = hospital.connected("mr-1");
    TestDriver bad = new TestDriver();
    bad.misbehave(Call.OPEN, Fault.HANG);
    SupervisedScanner ill = hospital.scanner("mr-2");
    ill.use(Hospital.installed(bad));
    ConsoleSession session = well.open(Hospital.technologist("ann"), () -> {});
    assertThat(Hospital.ask(session).granted()).isTrue();
    session.key("main", 'a', 0, true);
    Hospital.await().until(() -> driver.received.contains("main: a down"));
    hospital.time.advance(Duration.ofSeconds(20));
    assertThat(well.state().reach()).isEqualTo(Reach.CONNECTED);
  }

  @Test
  void aReplacedDriverReleasesClosesAndTheNextOpensAtOnce() throws Exception {
    SupervisedScanner scanner = hospital.connected("mr-1");
    ConsoleSession session = scanner.open(Hospital.technologist("ann"), () -> {});
    Hospital.ask(session);
    session.key("main", 'a', 0, true);
    session.pointer("main", 5, 6, 1);
    Hospital.await().until(() -> driver.received.size() == 2);
    TestDriver next = new TestDriver();
    scanner.use(new InstalledDriver(next, next.description(), 2, "", false, 1, 2));
    Hospital.await().until(() -> next.opens.get() == 1);
    awaitReach(scanner, Reach.CONNECTED);
    assertThat(driver.closes).hasValue(1);
    assertThat(driver.received)
        .containsExactly("main: a down", "main: 5,6 b1", "main: a up", "main: 5,6 b0");
    session.releaseControl();
    assertThat(next.received).isEmpty();
  }

  @Test
  void statusIsShownAndForgottenWithTheConnection() {
    SupervisedScanner scanner = hospital.connected("mr-1");
    driver
        .context()
        .status(
            new ScannerStatus(
                org.scangate.api.driver.Activity.SCANNING,
                "T1\u0007axial\n" + "x".repeat(900),
                0.5));
    assertThat(scanner.state().activity()).isEqualTo(Activity.SCANNING);
    assertThat(scanner.state().detail()).startsWith("T1 axial x").hasSizeLessThan(310);
    assertThat(scanner.state().progress()).isEqualTo(0.5);
    driver.context().failed("gone");
    assertThat(scanner.state().activity()).isEqualTo(Activity.UNKNOWN);
    assertThat(scanner.state().progress()).isEqualTo(-1);
  }

  @Test
  void aSurfaceOfALostConnectionIsMute() {
    SupervisedScanner scanner = hospital.connected("mr-1");
    DisplaySurface before = driver.context().surface("main", 100, 80);
    before.pixels()[0] = 0xabcdef;
    before.damage(0, 0, 1, 1);
    driver.context().failed("gone");
    assertThat(scanner.display("main").orElseThrow().frame().pixels()[0]).isEqualTo(0xabcdef);
    driver.contexts.get(0).surface("main", 1, 1);
    assertThat(scanner.display("main").orElseThrow().frame().width()).isEqualTo(100);
  }

  @Test
  void thePasswordIsReadAtEachOpenAndOverwrittenAfterwards(@TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("vnc"), "first");
    driver.misbehave(Call.OPEN, Fault.REFUSE);
    SupervisedScanner scanner = Hospital.withPassword(hospital, file);
    scanner.use(Hospital.installed(driver));
    Hospital.await().until(() -> driver.opens.get() == 1 && idle());
    Files.writeString(file, "second");
    driver.behave();
    hospital.time.advance(Duration.ofSeconds(1));
    awaitReach(scanner, Reach.CONNECTED);
    assertThat(driver.passwordsAtOpen).isEqualTo(List.of("first", "", "second", ""));
    assertThat(driver.passwords)
        .allSatisfy(p -> assertThat(new String(p).replace("\0", "")).isEmpty());
    assertThat(new String(driver.passwords.get(2))).isEqualTo("\0".repeat(6));
  }

  @Test
  void aMissingPasswordFileIsNamed(@TempDir Path directory) {
    Path file = directory.resolve("missing");
    SupervisedScanner scanner = Hospital.withPassword(hospital, file);
    scanner.use(Hospital.installed(driver));
    awaitReach(scanner, Reach.UNREACHABLE);
    assertThat(scanner.state().reachWords()).contains(file.toString());
    assertThat(driver.opens).hasValue(0);
  }
}
