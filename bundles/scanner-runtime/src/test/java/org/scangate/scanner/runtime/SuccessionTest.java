package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner.Reach;
import org.scangate.api.driver.Activity;
import org.scangate.api.driver.ScannerStatus;
import org.scangate.api.driver.SettingDescription;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverHandOver;
import org.scangate.api.drivers.DriverHandOver.Fitness;
import org.scangate.api.drivers.DriverHandOver.Handed;
import org.scangate.api.drivers.DriverHandOver.Tried;
import org.scangate.scanner.runtime.TestDriver.Call;
import org.scangate.scanner.runtime.TestDriver.Fault;

/** The next driver beside the one that serves, until it serves itself or is found unfit. */
class SuccessionTest {
  private static final long OLD = 1;
  private static final long NEW = 2;
  private static final Assurance NOT_SCANNING = new Assurance(Assurance.Kind.NOT_SCANNING, "ann");
  private static final Assurance UNDO = new Assurance(Assurance.Kind.UNDO, "disk full");

  private final Hospital hospital = new Hospital();
  private final Drivers drivers =
      new Drivers(
          hospital.time,
          bundle -> bundle == NEW ? DriverHandOver.LOCATION + "2" : "",
          bundle -> Long.toString(bundle).repeat(64));
  private final HandOvers handOvers =
      new HandOvers(drivers, hospital.room, new Consents(hospital.room));
  private final TestDriver old = hospital.driver;
  private final TestDriver next = new TestDriver();

  @AfterEach
  void close() throws Exception {
    next.free.countDown();
    next.behave();
    hospital.close();
  }

  private SupervisedScanner scanner(Map<String, Object> properties) {
    SupervisedScanner scanner = new SupervisedScanner(ScannerEntry.of(properties), hospital.room);
    hospital.scanners.add(scanner);
    if (drivers.all().isEmpty()) {
      drivers.addDriver(old, Map.of("service.id", 1L, "service.bundleid", OLD));
    }
    drivers.watch(new Drivers.Watch("test", scanner.info().id(), scanner::use, scanner));
    Hospital.await().until(() -> scanner.state().reach() == Reach.CONNECTED);
    old.context().status(new ScannerStatus(Activity.IDLE, "", -1));
    return scanner;
  }

  private SupervisedScanner scanner() {
    return scanner(Hospital.properties("mr-1"));
  }

  private CompletableFuture<List<Handed>> begin() {
    handOvers.hold(NEW);
    drivers.addDriver(next, Map.of("service.id", 2L, "service.bundleid", NEW));
    return handOvers.handOver(NEW, Assurance.NONE, "os:fe");
  }

  /** Moves time on in small steps until it is done. */
  private void pass(CompletableFuture<?> until) {
    Hospital.await()
        .until(
            () -> {
              hospital.time.advance(Duration.ofMillis(20));
              return until.isDone();
            });
  }

  private String refusal(CompletableFuture<?> handed) {
    pass(handed);
    assertThat(handed).isCompletedExceptionally();
    try {
      handed.join();
      throw new AssertionError("handed over");
    } catch (CompletionException e) {
      return e.getCause().getMessage();
    }
  }

  private ConsoleSession holder(SupervisedScanner scanner) throws Exception {
    ConsoleSession session = scanner.open(Hospital.technologist("ann"), () -> {});
    assertThat(Hospital.ask(session).granted()).isTrue();
    return session;
  }

  @Test
  void theNextDriverHasItsPictureBeforeTheOldOneLetsGo() throws Exception {
    SupervisedScanner scanner = scanner();
    ConsoleSession session = holder(scanner);
    next.colour = 0x777777;
    List<Integer> shown = new ArrayList<>();
    scanner.displays().get(0).watch(new Colours(shown));
    CompletableFuture<List<Handed>> handed = begin();
    Hospital.await().until(() -> next.opens.get() == 1);
    assertThat(old.closes).hasValue(0);
    assertThat(session.key("main", 'a', 0, true)).isTrue();
    assertThat(session.key("main", 'a', 0, false)).isTrue();
    pass(handed);
    assertThat(handed.join()).containsExactly(new Handed("mr-1", true, Duration.ZERO));
    assertThat(old.closes).hasValue(1);
    assertThat(shown).doesNotContain(0).contains(0x777777);
    assertThat(session.holdsControl()).isTrue();
    assertThat(session.key("main", 'b', 0, true)).isTrue();
    Hospital.await().until(() -> next.received.contains("main: b down"));
    assertThat(old.received).containsExactly("main: a down", "main: a up");
    assertThat(scanner.state().reach()).isEqualTo(Reach.CONNECTED);
    next.context().surface("main", 50, 40).damage(0, 0, 50, 40);
    assertThat(scanner.displays().get(0).frame().width()).isEqualTo(50);
    next.context().failed("the cable was pulled");
    assertThat(scanner.state().reachWords()).contains("the cable was pulled");
  }

  private record Colours(List<Integer> shown) implements Display.Watcher {
    @Override
    public void damaged(Display.Frame frame, int x, int y, int width, int height) {
      shown.add(frame.pixels()[0]);
    }

    @Override
    public void replaced(Display.Frame frame) {
      shown.add(frame.pixels()[0]);
    }

    @Override
    public void cursor(Display.Cursor cursor) {}
  }

  @Test
  void aKeyHeldTooLongIsReleasedOnceAndADragIsNotBegunAnew() throws Exception {
    SupervisedScanner scanner = scanner();
    ConsoleSession session = holder(scanner);
    session.key("main", 'a', 0, true);
    session.pointer("main", 5, 6, 1);
    CompletableFuture<List<Handed>> handed = begin();
    pass(handed);
    assertThat(old.received)
        .containsExactly("main: a down", "main: 5,6 b1", "main: a up", "main: 5,6 b0");
    session.pointer("main", 7, 8, 1);
    session.key("main", 'a', 0, false);
    session.pointer("main", 7, 8, 0);
    session.pointer("main", 7, 8, 1);
    Hospital.await().until(() -> next.received.contains("main: 7,8 b1"));
    assertThat(next.received).containsExactly("main: 7,8 b0", "main: 7,8 b0", "main: 7,8 b1");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"HANG", "HANG_FOR_GOOD", "EXCEPTION", "MISSING_CLASS", "REFUSE", "NOTHING"})
  void aDriverThatDoesNotOpenLeavesTheOldOneServing(Fault fault) throws Exception {
    SupervisedScanner scanner = scanner();
    ConsoleSession session = holder(scanner);
    next.misbehave(Call.OPEN, fault);
    assertThat(refusal(begin())).startsWith("MR-1: ");
    assertThat(session.key("main", 'a', 0, true)).isTrue();
    Hospital.await().until(() -> old.received.contains("main: a down"));
    assertThat(old.closes).hasValue(0);
    assertThat(old.opens).hasValue(1);
  }

  @Test
  void aDriverThatShowsNothingIsNotUsed() {
    SupervisedScanner scanner = scanner();
    next.paints = false;
    assertThat(refusal(begin())).contains("no whole picture");
    assertThat(old.closes).hasValue(0);
    Hospital.await().until(() -> next.closes.get() == 1);
    assertThat(scanner.state().reach()).isEqualTo(Reach.CONNECTED);
  }

  @Test
  void aDriverThatCannotSayWhatItIsIsNotUsed() {
    scanner();
    next.misbehave(Call.DESCRIPTION, Fault.EXCEPTION);
    assertThat(refusal(begin())).contains("is not used");
    // Asked when it is known already, as on a busy machine.
    assertThat(refusal(handOvers.handOver(NEW, Assurance.NONE, "os:fe"))).contains("is not used");
    assertThat(old.closes).hasValue(0);
  }

  @Test
  void aWrongStateIsFoundOut() {
    SupervisedScanner scanner = scanner();
    old.context().status(new ScannerStatus(Activity.PREPARING, "", -1));
    CompletableFuture<List<Handed>> handed = begin();
    Hospital.await().until(() -> next.opens.get() == 1);
    next.context().status(new ScannerStatus(Activity.IDLE, "", -1));
    assertThat(refusal(handed)).contains("IDLE").contains("PREPARING");
    assertThat(scanner.state().activity().name()).isEqualTo("PREPARING");
  }

  @Test
  void whileTheScannerScansItIsRefusedUnlessForced() {
    SupervisedScanner scanner = scanner();
    old.context().status(new ScannerStatus(Activity.SCANNING, "", -1));
    assertThat(refusal(begin())).contains("MR-1 scans").contains("--force");
    assertThat(refusal(handOvers.handOver(NEW, NOT_SCANNING, "os:fe"))).contains("MR-1 scans");
    assertThat(next.opens).hasValue(0);
    // What the appliance takes back is not asked for. What is forced: ConsentTest.
    CompletableFuture<List<Handed>> forced = handOvers.handOver(NEW, UNDO, "appliance");
    pass(forced);
    assertThat(forced.join()).hasSize(1);
    assertThat(scanner.state().reach()).isEqualTo(Reach.CONNECTED);
  }

  @Test
  void whereTheDriverCannotTellItWantsAWordWhileSomebodyHasControl() throws Exception {
    SupervisedScanner scanner = scanner();
    old.context().status(ScannerStatus.UNKNOWN);
    ConsoleSession session = holder(scanner);
    assertThat(refusal(begin()))
        .contains("cannot tell if it scans, and Dr ann has control")
        .contains("--not-scanning");
    assertThat(next.opens).hasValue(0);
    CompletableFuture<List<Handed>> said = handOvers.handOver(NEW, NOT_SCANNING, "os:fe");
    pass(said);
    assertThat(said.join()).hasSize(1);
    assertThat(session.holdsControl()).isTrue();
  }

  @Test
  void whereTheDriverCannotTellAndNobodyHasControlNothingIsAsked() {
    SupervisedScanner scanner = scanner();
    old.context().status(ScannerStatus.UNKNOWN);
    CompletableFuture<List<Handed>> handed = begin();
    pass(handed);
    assertThat(handed.join()).hasSize(1);
    assertThat(scanner.driver().driver()).isSameAs(next);
  }

  @Test
  void aScanThatBeginsMeanwhileKeepsTheOldDriver() {
    scanner();
    CompletableFuture<List<Handed>> handed = begin();
    Hospital.await().until(() -> next.opens.get() == 1);
    old.context().status(new ScannerStatus(Activity.SCANNING, "", -1));
    next.context().status(new ScannerStatus(Activity.SCANNING, "", -1));
    assertThat(refusal(handed)).contains("MR-1 scans");
    assertThat(old.closes).hasValue(0);
    Hospital.await().until(() -> next.closes.get() == 1);
  }

  private List<Tried> tryOut() {
    handOvers.hold(NEW);
    drivers.addDriver(next, Map.of("service.id", 2L, "service.bundleid", NEW));
    CompletableFuture<List<Tried>> tried = handOvers.tryOut(NEW, Assurance.NONE, "os:fe");
    pass(tried);
    return tried.join();
  }

  @Test
  void aTrialChangesNothing() throws Exception {
    SupervisedScanner scanner = scanner();
    ConsoleSession session = holder(scanner);
    List<Integer> shown = new ArrayList<>();
    scanner.displays().get(0).watch(new Colours(shown));
    int before = shown.size();
    next.colour = 0x777777;
    next.settings = List.of(new SettingDescription("period", "seconds", "60"));
    assertThat(tryOut())
        .singleElement()
        .matches(one -> one.fitness() == Fitness.FIT && one.words().endsWith(": period=60"));
    Hospital.await().until(() -> next.closes.get() == 1);
    assertThat(next.received).isEmpty();
    assertThat(shown).hasSize(before);
    assertThat(scanner.driver().driver()).isSameAs(old);
    assertThat(session.key("main", 'a', 0, true)).isTrue();
    Hospital.await().until(() -> old.received.contains("main: a down"));
  }

  @Test
  void aTrialSaysWhatIsWrong() {
    SupervisedScanner scanner = scanner();
    next.misbehave(Call.OPEN, Fault.REFUSE);
    assertThat(tryOut())
        .singleElement()
        .matches(one -> one.fitness() == Fitness.UNFIT)
        .matches(one -> one.words().contains("refused: check the password file"));
    assertThat(scanner.driver().driver()).isSameAs(old);
    assertThat(old.closes).hasValue(0);
  }

  @Test
  void aTrialLeavesADisplayThatTakesOneConnectionAlone() {
    Map<String, Object> properties = Hospital.properties("mr-1");
    properties.put("display.main.exclusive", true);
    scanner(properties);
    assertThat(tryOut()).singleElement().matches(one -> one.fitness() == Fitness.NOT_TRIED);
    assertThat(next.opens).hasValue(0);
    assertThat(old.closes).hasValue(0);
  }

  @Test
  void aSettingThatTheSiteFileLacksIsNamed() {
    scanner();
    next.settings = List.of(new SettingDescription("port-name", "which port of the KVM", null));
    assertThat(refusal(begin())).contains("port-name (which port of the KVM)");
    CompletableFuture<List<Tried>> tried = handOvers.tryOut(NEW, Assurance.NONE, "os:fe");
    pass(tried);
    assertThat(tried.join())
        .singleElement()
        .matches(one -> one.fitness() == Fitness.UNFIT && one.words().contains("port-name"));
    assertThat(next.opens).hasValue(0);
  }

  @Test
  void whereAConsoleTakesOneConnectionItIsClosedFirstAndTheGapSaid() throws Exception {
    Map<String, Object> properties = Hospital.properties("mr-1");
    properties.put("display.main.exclusive", true);
    SupervisedScanner scanner = scanner(properties);
    ConsoleSession session = holder(scanner);
    CompletableFuture<List<Handed>> handed = begin();
    pass(handed);
    assertThat(handed.join()).singleElement().matches(one -> !one.beside());
    assertThat(old.closes).hasValue(1);
    assertThat(session.holdsControl()).isTrue();
    session.key("main", 'b', 0, true);
    Hospital.await().until(() -> next.received.contains("main: b down"));
  }

  @Test
  void whatFailsAsSoonAsItServesBringsTheOldDriverBackEverywhere() throws Exception {
    SupervisedScanner one = scanner();
    SupervisedScanner two = scanner(Hospital.properties("mr-2"));
    ConsoleSession session = holder(one);
    CompletableFuture<List<Handed>> handed = begin();
    Hospital.await()
        .until(
            () -> {
              hospital.time.advance(Duration.ofMillis(20));
              return one.driver().driver() == next && two.driver().driver() == next;
            });
    assertThat(handed).isNotDone();
    next.context().failed("it dies under its first load");
    assertThat(refusal(handed)).contains("it dies under its first load").contains("serves again");
    for (SupervisedScanner each : List.of(one, two)) {
      Hospital.await().until(() -> each.state().reach() == Reach.CONNECTED);
      assertThat(each.driver().driver()).isSameAs(old);
    }
    assertThat(session.holdsControl()).isTrue();
    session.key("main", 'b', 0, true);
    Hospital.await().until(() -> old.received.contains("main: b down"));
  }

  @Test
  void whatFailsLaterStaysTheDriver() {
    SupervisedScanner scanner = scanner();
    CompletableFuture<List<Handed>> handed = begin();
    pass(handed);
    assertThat(handed.join()).hasSize(1);
    next.context().failed("the cable was pulled");
    Hospital.await().until(() -> scanner.state().reach() == Reach.UNREACHABLE);
    assertThat(scanner.driver().driver()).isSameAs(next);
  }

  @Test
  void whatFailsInTheGapBringsTheOldDriverBack() throws Exception {
    Map<String, Object> properties = Hospital.properties("mr-1");
    properties.put("display.main.exclusive", true);
    SupervisedScanner scanner = scanner(properties);
    ConsoleSession session = holder(scanner);
    next.misbehave(Call.OPEN, Fault.REFUSE);
    assertThat(refusal(begin())).contains("refused: check the password file");
    Hospital.await().until(() -> scanner.state().reach() == Reach.CONNECTED);
    assertThat(old.opens).hasValue(2);
    assertThat(session.holdsControl()).isTrue();
    session.key("main", 'b', 0, true);
    Hospital.await().until(() -> old.received.contains("main: b down"));
  }

  @Test
  void oneScannerThatRefusesLeavesAllAsTheyAre() {
    SupervisedScanner one = scanner();
    Map<String, Object> properties = Hospital.properties("mr-2");
    SupervisedScanner two = scanner(properties);
    next.refusesScanner = "mr-2";
    assertThat(refusal(begin())).startsWith("MR-2: ");
    assertThat(old.closes).hasValue(0);
    Hospital.await().until(() -> next.closes.get() == 1);
    assertThat(one.driver().driver()).isSameAs(old);
    assertThat(two.driver().driver()).isSameAs(old);
  }

  @Test
  void theOldConnectionThatDiesAtTheChangeIsFollowedAtOnce() throws Exception {
    SupervisedScanner scanner = scanner();
    ConsoleSession session = holder(scanner);
    old.misbehave(Call.CLOSE, Fault.HANG_FOR_GOOD);
    CompletableFuture<List<Handed>> handed = begin();
    pass(handed);
    assertThat(handed.join()).hasSize(1);
    session.key("main", 'b', 0, true);
    Hospital.await().until(() -> next.received.contains("main: b down"));
    assertThat(scanner.findings()).hasSize(2);
  }
}
