package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.console.Scanner.NotAPhantom;
import org.scangate.api.health.Finding;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.SafetyRefused;

/** Images of patients and of phantoms, from a scanner whose driver is or is not released. */
class PhantomAlarmTest {
  private static final OnSite OLGA = new OnSite("olga", "Olga Berg", "mr-room", "");

  private final Hospital hospital = new Hospital("sign-in", "role", "release");
  private final AtomicInteger told = new AtomicInteger();
  private SupervisedScanner scanner;

  @BeforeEach
  void aDriverThatNobodyHasReleased() throws Exception {
    hospital.room.onSiteProof = claim -> Optional.empty();
    Map<String, Object> properties = Hospital.properties("mr-1");
    properties.put("phantoms", new String[] {"QA-PHANTOM", "ACR"});
    properties.put("ae.title", "MR1");
    scanner = new SupervisedScanner(ScannerEntry.of(properties), hospital.room);
    hospital.scanners.add(scanner);
    use(driver(true));
    var unused = scanner.open(Hospital.technologist("ann"), told::incrementAndGet);
    hospital.audit.events.clear();
  }

  @AfterEach
  void close() throws Exception {
    hospital.close();
  }

  private InstalledDriver driver(boolean brought) {
    return new InstalledDriver(
        hospital.driver, hospital.driver.description(), 1, "a".repeat(64), brought, 0, 1);
  }

  private void use(InstalledDriver driver) {
    scanner.use(driver);
    Hospital.await()
        .until(
            () ->
                InstalledDriver.same(scanner.driver(), driver)
                    && scanner.state().reach() == org.scangate.api.console.Scanner.Reach.CONNECTED);
  }

  private List<AuditEvent> alarms() {
    return hospital.audit.events.stream()
        .filter(it -> it.action().equals("images.not-a-phantom"))
        .toList();
  }

  @Test
  void aPhantomAndAnotherScannersPatientAreNoAlarm() {
    scanner.arrived("MR1", "QA-PHANTOM");
    scanner.arrived("MR1", "ACR");
    scanner.arrived("CT1", "4711");
    scanner.arrived("mr1", "4711");
    assertThat(scanner.notAPhantom()).isEmpty();
    assertThat(alarms()).isEmpty();
    assertThat(scanner.findings()).noneMatch(it -> it.id().equals("scanner.not-a-phantom"));
  }

  @Test
  void aPatientIsToldToEverybodyAndNoIdIsKept() {
    int before = told.get();
    scanner.arrived("MR1", "PAT-4711");
    Hospital.await().until(() -> told.get() > before);
    assertThat(scanner.notAPhantom()).contains(new NotAPhantom(hospital.time.now(), 1));
    assertThat(scanner.findings())
        .filteredOn(it -> it.id().equals("scanner.not-a-phantom"))
        .singleElement()
        .satisfies(it -> assertThat(it.level()).isEqualTo(Finding.Level.ALARM));
    assertThat(alarms()).hasSize(1);
    assertThat(scanner.findings().toString() + hospital.audit.events).doesNotContain("4711");
  }

  @Test
  void anImageThatNamesNobodyIsOne() {
    scanner.arrived("MR1", "");
    assertThat(scanner.notAPhantom()).isPresent();
  }

  @Test
  void theAuditHasAFloodOnceAMinute() {
    for (int i = 0; i < 500; i++) {
      scanner.arrived("MR1", "4711");
    }
    assertThat(alarms()).hasSize(1);
    hospital.time.advance(PhantomAlarm.AGAIN);
    scanner.arrived("MR1", "4711");
    assertThat(alarms()).hasSize(2);
    assertThat(alarms().get(1).detail()).containsEntry("images", "501");
  }

  @Test
  void whoeverIsOnSiteHasSeenItAndTheNextSetsItOffAgain() throws Exception {
    assertThatThrownBy(() -> scanner.people().acknowledgeImages(OLGA))
        .isInstanceOf(SafetyRefused.class);
    scanner.arrived("MR1", "4711");
    scanner.people().acknowledgeImages(OLGA);
    assertThat(scanner.notAPhantom()).isEmpty();
    assertThat(hospital.audit.actions("images.acknowledged")).hasSize(1);
    hospital.time.advance(Duration.ofSeconds(1));
    scanner.arrived("MR1", "4711");
    assertThat(scanner.notAPhantom()).isPresent();
    assertThat(alarms()).hasSize(2);
    hospital.room.onSiteProof = claim -> Optional.of("only on site");
    assertThatThrownBy(() -> scanner.people().acknowledgeImages(OLGA)).hasMessage("only on site");
    assertThat(scanner.notAPhantom()).isPresent();
  }

  @Test
  void aReleasedDriverHasNoAlarm() {
    scanner.arrived("MR1", "4711");
    use(simulated());
    assertThat(scanner.notAPhantom()).isEmpty();
    scanner.arrived("MR1", "4711");
    assertThat(scanner.notAPhantom()).isEmpty();
  }

  /** One that needs no release. */
  private InstalledDriver simulated() {
    var said = hospital.driver.description();
    return new InstalledDriver(
        hospital.driver,
        new org.scangate.api.driver.DriverDescription(
            said.name(), said.version(), said.title(), said.settings(), true),
        1,
        "b".repeat(64),
        false,
        0,
        1);
  }
}
