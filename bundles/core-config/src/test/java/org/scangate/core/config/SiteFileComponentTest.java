package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.health.Finding;
import org.scangate.api.site.SiteFacts;
import org.scangate.api.site.SiteFacts.Contact;
import org.scangate.api.site.SiteRefused;

/** The service as others see it: configurations, facts, health and audit. */
class SiteFileComponentTest {
  @TempDir Path directory;
  private final FakeAdmin admin = new FakeAdmin();
  private final ManualTicker ticker = new ManualTicker();
  private Path etc;
  private SiteFileComponent component;

  @BeforeEach
  void etc() throws IOException {
    etc = TestSite.etc(Files.createDirectory(directory.resolve("etc")));
  }

  @AfterEach
  void stop() {
    if (component != null) {
      component.deactivate();
    }
  }

  private void start(String site) throws IOException {
    Files.writeString(etc.resolve("site.yaml"), site);
    component =
        new SiteFileComponent(
            Kind.APPLIANCE, etc, directory.resolve("data"), "1.0.0", admin.service(), ticker);
  }

  private Path proposal(String site) throws IOException {
    return Files.writeString(directory.resolve("proposal.yaml"), site);
  }

  @Test
  void theContractsExampleBecomesConfigurations() throws IOException {
    start(TestSite.CONTRACT);
    assertThat(admin.configurations.keySet())
        .containsExactly(
            "org.scangate.safety.relay.modbus~cabinet",
            "org.scangate.safety.stop~cabinet",
            "org.scangate.audit",
            "org.scangate.access",
            "org.scangate.link",
            "org.scangate.front",
            "org.scangate.dicom",
            "org.scangate.fleet",
            "org.scangate.ups",
            "org.scangate.scanner~mr-1");
    assertThat(admin.properties("org.scangate.fleet"))
        .containsOnly(
            entry("broker", "mqtts://broker.northfork.example:8883"),
            entry("group", "northfork"),
            entry("node", "gw-mr-1"),
            entry("username", "gw-mr-1"),
            entry("password.file", etc + "/secrets/mqtt.password"),
            entry("authorities", ""),
            entry("commands.key", ""),
            entry("primary.host", ""),
            entry("heartbeat", 5000L));
    assertThat(admin.properties("org.scangate.audit"))
        .containsOnly(entry("keep.millis", 2190L * 86_400_000), entry("site.id", "northfork"));
    assertThat(admin.properties("org.scangate.access"))
        .containsOnly(
            entry("idle.millis", 900_000L),
            entry("absolute.millis", 43_200_000L),
            entry("check.out.millis", 14_400_000L),
            entry("passkey.domain", "northfork.example"),
            entry(
                "addresses", List.of("gw-a.northfork.example:8443", "gw-b.northfork.example:8443")),
            entry("site.name", "North Fork Hospital"));
    assertThat(admin.properties("org.scangate.link")).isEmpty();
    assertThat(admin.properties("org.scangate.dicom"))
        .contains(
            entry("listen", "0.0.0.0:11112"),
            entry("ae.title", "SCANGATE"),
            entry("directory", directory.resolve("data/spool").toString()),
            entry("high.water", 85),
            entry("reserve", 5L << 30),
            entry("accept", List.of("MR1@192.168.50.10")),
            entry("time.zone", "America/Denver"),
            entry("destinations", List.of("pacs", "archive")),
            entry("destination.pacs.ae-title", "PACS"),
            entry("destination.pacs.host", "10.1.0.20"),
            entry("destination.pacs.port", 104),
            entry("destination.pacs.associations", 2),
            entry("destination.pacs.commitment", "required"),
            entry("destination.pacs.keep-after-delivery", 86_400_000L),
            entry("destination.pacs.rate", 0L),
            entry("destination.archive.rate", 50_000_000L),
            entry("destination.archive.window", "22:00-06:00"));
    assertThat(admin.properties("org.scangate.front"))
        .containsOnly(
            entry("listen", List.of("10.77.0.1:8443", "10.77.1.1:8443")),
            entry(
                "addresses", List.of("gw-a.northfork.example:8443", "gw-b.northfork.example:8443")),
            entry("onsite.listen", "192.168.50.1:8443"),
            entry("certificate", etc + "/secrets/front.pem"),
            entry("key", etc + "/secrets/front.key"),
            entry("client.ca", etc + "/secrets/technologists-ca.pem"),
            entry("minimum.tls", "TLSv1.3"),
            entry("site.id", "northfork"),
            entry("site.name", "North Fork Hospital"));
    assertThat(admin.properties("org.scangate.scanner~mr-1"))
        .containsOnly(
            entry("id", "mr-1"),
            entry("name", "MR 1"),
            entry("modality", "MR"),
            entry("colour", "teal"),
            entry("driver", "rfb"),
            entry("place", 0),
            entry("displays", List.of("main", "second")),
            entry("display.main.host", "192.168.50.10"),
            entry("display.main.port", 5900),
            entry("display.main.username", ""),
            entry("display.main.password-file", etc + "/secrets/mr-1.vnc"),
            entry("display.main.position", "left"),
            entry("display.main.exclusive", false),
            entry("display.second.host", "192.168.50.10"),
            entry("display.second.port", 5901),
            entry("display.second.username", ""),
            entry("display.second.password-file", etc + "/secrets/mr-1.vnc"),
            entry("display.second.position", "right"),
            entry("display.second.exclusive", true),
            entry("on-link-loss.after", 2_000L),
            entry("on-link-loss.action", "drop-permissive"),
            entry("phantoms", List.of("QA-PHANTOM", "ACR-PHANTOM")),
            entry("ae.title", "MR1"));
  }

  @Test
  void aConsoleIsRecordedOnlyWhereTheFileSaysSo() throws IOException {
    start(TestSite.SMALL);
    assertThat(admin.configurations).doesNotContainKey("org.scangate.recording~mr-1");
    component.deactivate();
    start(
        TestSite.SMALL
            + "    recording: { when: always-with-control, start: [technologist], play: [],"
            + " keep: 7d, most: 2GiB }\n");
    assertThat(admin.properties("org.scangate.recording~mr-1"))
        .containsOnly(
            entry("scanner", "mr-1"),
            entry("when", "always-with-control"),
            entry("start", List.of("technologist")),
            entry("play", List.of()),
            entry("keep.millis", 604_800_000L),
            entry("most.bytes", 2L << 30));
  }

  @Test
  void whatTheFileLeavesOutHasDefaultsOrIsOff() throws IOException {
    start(
        TestSite.SMALL.replace(
                "front:\n  listen: [127.0.0.1:9443]\n  addresses: [localhost:9443]\n", "")
            + "    settings: { fault: hang, speed: 2.5, loud: true }\n");
    assertThat(admin.configurations).doesNotContainKey("org.scangate.front");
    assertThat(admin.properties("org.scangate.access"))
        .contains(entry("idle.millis", 900_000L), entry("addresses", List.of()));
    assertThat(admin.properties("org.scangate.audit"))
        .contains(entry("keep.millis", 2190L * 86_400_000));
    assertThat(admin.properties("org.scangate.scanner~mr-1"))
        .contains(
            entry("display.main.host", ""),
            entry("display.main.port", 0),
            entry("display.main.password-file", ""),
            entry("settings.fault", "hang"),
            entry("settings.speed", "2.5"),
            entry("settings.loud", "true"),
            entry("on-link-loss.after", 2_000L),
            entry("phantoms", List.of()),
            entry("ae.title", ""));
  }

  @Test
  void onlyWhatChangedIsTouched() throws Exception {
    String two =
        TestSite.SMALL
            + TestSite.SMALL
                .substring(TestSite.SMALL.indexOf("  - id: mr-1"))
                .replace("mr-1", "mr-2")
                .replace("MR 1", "MR 2");
    start(two);
    admin.touched.clear();
    component.apply(proposal(two.replaceFirst("teal", "blue")), null, "os:root");
    assertThat(admin.touched).containsExactly("org.scangate.scanner~mr-1");

    admin.touched.clear();
    component.apply(proposal(TestSite.SMALL), null, "os:root");
    assertThat(admin.touched)
        .containsExactly("-org.scangate.scanner~mr-2", "org.scangate.scanner~mr-1");

    admin.touched.clear();
    component.deactivate();
    start(TestSite.SMALL);
    assertThat(admin.touched).isEmpty();
  }

  @Test
  void factsFollowTheFileInUse() throws Exception {
    start(TestSite.CONTRACT);
    assertThat(component.facts().id()).isEqualTo("northfork");
    assertThat(component.facts().timeZone()).isEqualTo(ZoneId.of("America/Denver"));
    assertThat(component.facts().support())
        .isEqualTo(new Contact("", "IT service desk", "+1-555-0100"));
    assertThat(component.facts().emergency())
        .containsExactly(
            new Contact("radiologist on call", "on-call pager", "+1-555-0101"),
            new Contact("emergency team", "code team", "2222"));
    component.apply(proposal(TestSite.SMALL), Duration.ofMinutes(5), "os:root");
    assertThat(component.facts().name()).isEqualTo("Small Site");
    assertThat(component.path()).isEqualTo(etc.resolve("site.yaml"));
  }

  @Test
  void factsHoldTheCardOfEachScannerThatHasOne() throws Exception {
    start(TestSite.CONTRACT);
    assertThat(component.facts().cards()).isEmpty();
    component.apply(
        proposal(
            TestSite.SMALL
                + """
                    stop-card:
                      own-stop: "red button <left> of the table & held"
                      call: [{ role: MR lead, name: Ann Lee, phone: "4711" }]
                """),
        Duration.ofMinutes(5),
        "os:root");
    assertThat(component.facts().cards())
        .containsExactly(
            entry(
                "mr-1",
                new SiteFacts.StopCard(
                    "red button <left> of the table & held",
                    "",
                    List.of(new Contact("MR lead", "Ann Lee", "4711")),
                    "")));
  }

  @Test
  void aFailingFrameworkLeavesEverythingAsItWas() throws Exception {
    start(TestSite.SMALL);
    admin.broken = true;
    Path blue = proposal(TestSite.SMALL.replace("teal", "blue"));
    assertThatThrownBy(() -> component.apply(blue, Duration.ofMinutes(5), "os:root"))
        .isInstanceOf(SiteRefused.class)
        .hasMessageContaining("no configurations today");
    assertThat(Files.readString(component.path())).isEqualTo(TestSite.SMALL);
    assertThat(component.awaitsConfirmationUntil()).isEmpty();
    assertThat(health()).containsExactly("ALARM site.disk");
    admin.broken = false;
    component.apply(blue, null, "os:root");
    assertThat(health()).containsExactly("OK site.valid");
  }

  private List<String> health() {
    return component.check().stream().map(finding -> finding.level() + " " + finding.id()).toList();
  }

  @Test
  void healthSaysWhatIsTheCase() throws Exception {
    start(TestSite.SMALL);
    assertThat(health()).containsExactly("OK site.valid");

    Files.writeString(component.path(), TestSite.SMALL.replace("teal", "blue"));
    assertThat(health()).containsExactly("WARNING site.edited");

    component.apply(component.path(), Duration.ofMinutes(5), "os:root");
    assertThat(health()).containsExactly("WARNING site.waits");
    assertThat(component.awaitsConfirmationUntil())
        .contains(ticker.now().plus(Duration.ofMinutes(5)));

    component.confirm("os:root");
    assertThat(health()).containsExactly("OK site.valid");

    component.deactivate();
    start("a: [");
    assertThat(health()).containsExactly("ALARM site.invalid");
    assertThat(component.check().get(0).words())
        .contains("the last good configuration is in use. site.yaml:1 file: is not YAML here");
    assertThat(component.facts().id()).isEqualTo("small");
  }

  @Test
  void withoutAnythingGoodHealthSaysThatNothingIsConfigured() throws IOException {
    start("site: {}");
    assertThat(admin.configurations).isEmpty();
    assertThat(component.facts().name()).isEqualTo("No valid site file");
    assertThat(component.check())
        .extracting(Finding::id, Finding::level)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("site.nothing", Finding.Level.ALARM));
    assertThat(component.check().get(0).words()).contains("(and ").contains(" more)");
  }

  @Test
  void checkReportsAFileThatCannotBeRead() throws IOException {
    start(TestSite.SMALL);
    assertThat(component.check(directory.resolve("none")))
        .extracting(Object::toString)
        .containsExactly(
            directory + "/none:1 file: " + directory.resolve("none") + " is not there");
    assertThat(component.check(etc.resolve("site.yaml"))).isEmpty();
  }

  @Test
  void theTimerTakesAChangeBack() throws Exception {
    start(TestSite.SMALL);
    component.apply(
        proposal(TestSite.SMALL.replace("teal", "blue")), Duration.ofSeconds(10), "os:root");
    component.deactivate();
    ticker.advance(Duration.ofSeconds(9).plusMillis(990));
    // The next start waits for the 10 ms that are left; the clock then passes them by itself.
    component =
        new SiteFileComponent(
            Kind.APPLIANCE, etc, directory.resolve("data"), "1.0.0", admin.service(), ticker);
    assertThat(admin.properties("org.scangate.scanner~mr-1")).contains(entry("colour", "blue"));
    ticker.advance(Duration.ofMillis(10));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(component.awaitsConfirmationUntil()).isEmpty());
    assertThat(admin.properties("org.scangate.scanner~mr-1")).contains(entry("colour", "teal"));
  }

  @Test
  void eventsWaitForTheAudit() throws Exception {
    start(TestSite.SMALL);
    component.apply(proposal(TestSite.SMALL.replace("teal", "blue")), null, "os:root");
    assertThatThrownBy(() -> component.confirm("anna")).isInstanceOf(SiteRefused.class);
    RecordingAudit audit = new RecordingAudit();
    component.bindAudit(audit);
    assertThat(audit.lines())
        .containsExactly("site.applied os:root DONE", "site.confirmed anna REFUSED");
    assertThat(audit.events.get(0).detail())
        .containsEntry("changes", "scanners[mr-1].colour: teal -> blue")
        .containsKey("hash");
    component.apply(proposal(TestSite.SMALL), Duration.ofMinutes(5), "os:root");
    assertThat(audit.lines()).hasSize(3);
    component.unbindAudit(audit);
    component.confirm("os:root");
    assertThat(audit.lines()).hasSize(3);
    component.bindAudit(audit);
    assertThat(audit.lines()).hasSize(4).last().isEqualTo("site.confirmed os:root DONE");
  }

  private static final class RecordingAudit implements Audit {
    private final List<AuditEvent> events = new ArrayList<>();

    @Override
    public CompletableFuture<Long> record(AuditEvent event) {
      events.add(event);
      return CompletableFuture.completedFuture((long) events.size());
    }

    @Override
    public Optional<String> unwritable() {
      return Optional.empty();
    }

    @Override
    public Verification verify(DoubleConsumer progress) {
      throw new UnsupportedOperationException();
    }

    List<String> lines() {
      return events.stream()
          .map(event -> event.action() + " " + event.who() + " " + event.outcome())
          .toList();
    }
  }

  /** Answers one method, and {@code all} and {@code holder} with what it is given. */
  @SuppressWarnings("unchecked")
  private static <T> T only(Class<T> type, Object answer) {
    return (T)
        java.lang.reflect.Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer);
  }

  @Test
  void stopSettingsWaitUntilNobodyHoldsControl() throws Exception {
    start(TestSite.CONTRACT);
    ConsoleSession session = only(ConsoleSession.class, null);
    Scanner held = only(Scanner.class, Optional.of(session));
    component.bindScanners(only(Scanners.class, List.of(held)));
    Path moved =
        proposal(TestSite.CONTRACT.replace("permissive: { coil: 1,", "permissive: { coil: 7,"));
    assertThatThrownBy(() -> component.apply(moved, null, "os:root"))
        .isInstanceOf(SiteRefused.class)
        .hasMessageContaining("while nobody holds control");
    component.apply(proposal(TestSite.CONTRACT.replace("teal", "blue")), null, "os:root");
    Scanner free = only(Scanner.class, Optional.empty());
    component.bindScanners(only(Scanners.class, List.of(free)));
    component.apply(moved, null, "os:root");
  }
}
