package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.ConsoleSession.Answer;
import org.scangate.api.driver.DriverDescription;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.DriverReleases;
import org.scangate.api.drivers.DriverStanding.Kind;
import org.scangate.api.drivers.Release;

/** A driver that no physicist has released is for phantoms only. */
class QuarantineTest {
  private final Hospital hospital = new Hospital("sign-in", "role", "release");
  private final TestReleases releases = new TestReleases();
  private SupervisedScanner scanner;
  private ConsoleSession ann;

  @BeforeEach
  void aDriverThatNobodyHasReleased() throws Exception {
    hospital.room.addGate(new ReleaseGate(hospital.releases));
    hospital.releases.setReleases(releases);
    Map<String, Object> properties = Hospital.properties("mr-1");
    properties.put("phantoms", new String[] {"QA-PHANTOM", "ACR"});
    scanner = new SupervisedScanner(ScannerEntry.of(properties), hospital.room);
    hospital.scanners.add(scanner);
    use('1');
    ann = scanner.open(Hospital.technologist("ann"), () -> {});
  }

  @AfterEach
  void close() throws Exception {
    hospital.close();
  }

  private InstalledDriver driver(char hash, boolean brought, boolean simulated) {
    DriverDescription said = hospital.driver.description();
    return new InstalledDriver(
        hospital.driver,
        new DriverDescription(
            said.name(), said.version(), said.title(), said.settings(), simulated),
        1,
        Character.toString(hash).repeat(64),
        brought,
        0,
        1);
  }

  private void use(char hash) {
    use(driver(hash, true, false));
  }

  private void use(InstalledDriver driver) {
    scanner.use(driver);
    Hospital.await()
        .until(
            () ->
                InstalledDriver.same(scanner.driver(), driver)
                    && scanner.state().reach() == org.scangate.api.console.Scanner.Reach.CONNECTED);
  }

  private static Answer ask(ConsoleSession session, String phantom) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    session.requestControl(phantom, answer::complete);
    Hospital.await().until(answer::isDone);
    return answer.join();
  }

  private DriverPair pair() {
    return scanner.driverStanding().pair().orElseThrow();
  }

  @Test
  void controlIsForDeclaredPhantomsOnly() {
    assertThat(scanner.driverStanding().kind()).isEqualTo(Kind.NOT_RELEASED);
    assertThat(ask(ann, "").reasons())
        .containsExactly(
            "The driver test 1 with its settings is not released at MR-1: it is for phantoms only."
                + " Ask for a phantom session, or have a physicist release the driver.");
    assertThat(ask(ann, "MRS-MILLER").reasons())
        .containsExactly(
            "'MRS-MILLER' is no phantom of MR-1. The site file lists: QA-PHANTOM, ACR.");
    assertThat(ann.phantom()).isEmpty();
    assertThat(ask(ann, "ACR")).isEqualTo(new Answer(true, List.of()));
    assertThat(ann.phantom()).contains("ACR");
    assertThat(ann.key("main", 'a', 0, true)).isTrue();
    Hospital.await().until(() -> hospital.driver.received.contains("main: a down"));
    assertThat(
            hospital.audit.events.stream()
                .filter(event -> event.action().equals("control.granted"))
                .toList())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.detail())
                    .containsEntry("phantom", "ACR")
                    .containsEntry("driver", "NOT_RELEASED"));
    ann.releaseControl();
    assertThat(ann.phantom()).isEmpty();
  }

  @Test
  void aReleaseOpensItToEverybodyAndItsWithdrawalEndsControlWithEverythingReleased() {
    releases.put(pair());
    assertThat(ask(ann, "").granted()).isTrue();
    ann.key("main", 'a', 0, true);
    Hospital.await().until(() -> hospital.driver.received.contains("main: a down"));
    releases.remove(pair());
    assertThat(ann.holdsControl()).isFalse();
    assertThat(ann.controlLostBecause().orElseThrow()).contains("is not released at MR-1");
    assertThat(ann.endedBecause()).isEmpty();
    assertThat(ann.key("main", 'b', 0, true)).isFalse();
    Hospital.await().until(() -> hospital.driver.received.contains("main: a up"));
    assertThat(hospital.driver.received).doesNotContain("main: b down");
  }

  @Test
  void aWithdrawalLeavesAPhantomSessionItsControl() {
    releases.put(pair());
    assertThat(ask(ann, "ACR").granted()).isTrue();
    releases.remove(pair());
    assertThat(ann.holdsControl()).isTrue();
  }

  @Test
  void whoHoldsControlMayDeclareItBeforeTheDriverIsChanged() {
    releases.put(pair());
    assertThat(ask(ann, "").granted()).isTrue();
    assertThat(ask(ann, "NONE").reasons()).hasSize(1);
    assertThat(ann.phantom()).isEmpty();
    assertThat(ask(ann, "ACR").granted()).isTrue();
    use('2');
    assertThat(ann.holdsControl()).isTrue();
    assertThat(hospital.audit.actions("session.phantom")).hasSize(1);
  }

  @Test
  void aDriverThatIsNotReleasedEndsThePatientsSessionAndAReturnNeedsNobody() {
    releases.put(pair());
    assertThat(ask(ann, "").granted()).isTrue();
    use('2');
    assertThat(ann.holdsControl()).isFalse();
    assertThat(ask(ann, "").granted()).isFalse();
    use('1');
    assertThat(ask(ann, "").granted()).isTrue();
  }

  @Test
  void otherSettingsAreAnotherPair() {
    Map<String, Object> properties = Hospital.properties("mr-1");
    String one = ScannerEntry.of(properties).settingsSha256();
    properties.put("name", "Another name");
    properties.put("colour", "plum");
    properties.put("phantoms", new String[] {"X"});
    properties.put("display.main.password-file", "/etc/secrets/other");
    assertThat(ScannerEntry.of(properties).settingsSha256()).isEqualTo(one);
    for (String key :
        List.of("display.main.host", "display.second.username", "settings.speed", "driver")) {
      Map<String, Object> other = new java.util.LinkedHashMap<>(properties);
      other.put(key, "x");
      assertThat(ScannerEntry.of(other).settingsSha256()).as(key).isNotEqualTo(one);
    }
  }

  @Test
  void oneThatCameWithTheApplianceAndIsSimulatedNeedsNone() {
    use(driver('3', false, true));
    assertThat(scanner.driverStanding().kind()).isEqualTo(Kind.SIMULATED);
    assertThat(ask(ann, "").granted()).isTrue();
    use(driver('3', true, true));
    assertThat(scanner.driverStanding().kind()).isEqualTo(Kind.NOT_RELEASED);
    assertThat(ann.holdsControl()).isFalse();
  }

  @Test
  void withoutTheServiceThatKnowsNobodyHasControl() {
    releases.put(pair());
    assertThat(ask(ann, "ACR").granted()).isTrue();
    hospital.releases.unsetReleases(releases);
    assertThat(ann.holdsControl()).isFalse();
    assertThat(ask(ann, "ACR").reasons())
        .containsExactly(
            "What is released cannot be found out: its service is missing. Tell site IT.");
  }

  @Test
  void withoutTheGateNobodyHasControl() throws Exception {
    try (Hospital other = new Hospital("sign-in", "role", "release")) {
      SupervisedScanner alone = other.connected("mr-2");
      assertThat(Hospital.ask(alone.open(Hospital.technologist("bob"), () -> {})).reasons())
          .anyMatch(reason -> reason.contains("The condition 'release' cannot be checked"));
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void aPhantomSessionIsTheTechnologistsToo(Role role) throws Exception {
    if (role == Role.SITE_IT) {
      return;
    }
    ConsoleSession session = scanner.open(Hospital.with("x", role), () -> {});
    assertThat(ask(session, "ACR").granted()).isEqualTo(role == Role.TECHNOLOGIST);
  }

  /** Releases in memory. */
  private static final class TestReleases implements DriverReleases {
    private final Map<DriverPair, Release> known = new ConcurrentHashMap<>();
    private Runnable told = () -> {};

    void put(DriverPair pair) {
      known.put(pair, new Release(pair, "test 1.0", "phil", "Phil", Instant.EPOCH, "tested"));
      told.run();
    }

    void remove(DriverPair pair) {
      known.remove(pair);
      told.run();
    }

    @Override
    public Optional<Release> of(DriverPair pair) {
      return Optional.ofNullable(known.get(pair));
    }

    @Override
    public List<Release> all() {
      return List.copyOf(known.values());
    }

    @Override
    public Release release(
        DriverPair pair, String name, String statement, Person physicist, String asked) {
      throw new AssertionError();
    }

    @Override
    public void withdraw(DriverPair pair, String why, Person physicist, String asked) {
      throw new AssertionError();
    }

    @Override
    public AutoCloseable watch(Runnable listener) {
      told = listener;
      return () -> told = () -> {};
    }
  }
}
