package org.scangate.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.Release;
import org.scangate.api.health.Finding;
import org.scangate.api.time.Ticker;

class ReleasesTest {
  private static final DriverPair PAIR = new DriverPair("mr-1", "a".repeat(64), "b".repeat(64));
  private static final Person PHIL = new Person("phil", "Phil Physicist", Set.of(Role.PHYSICIST));

  @TempDir Path data;
  private final TestAudit audit = new TestAudit();

  private Releases started() {
    Releases releases =
        new Releases(
            data,
            new Ticker() {
              @Override
              public long nanoTime() {
                return 0;
              }

              @Override
              public Instant now() {
                return Instant.parse("2026-11-24T10:00:00.123456Z");
              }
            });
    releases.audit = audit;
    return releases;
  }

  private static Release release(Releases releases, Person by) throws DriverRefused {
    return releases.release(PAIR, "rfb 1.0", "Distortion < 1 mm,\nsee report 7", by, "phil");
  }

  @Test
  void isThereAfterEveryStartUntilItIsWithdrawn() throws Exception {
    Releases first = started();
    List<String> told = new ArrayList<>();
    AutoCloseable watch = first.watch(() -> told.add(first.of(PAIR).isPresent() ? "yes" : "no"));
    Release made = release(first, PHIL);
    assertThat(first.of(PAIR)).contains(made);
    Releases second = started();
    assertThat(second.of(PAIR)).contains(made);
    assertThat(second.of(new DriverPair("mr-2", PAIR.driver(), PAIR.settings()))).isEmpty();
    assertThat(second.of(new DriverPair("mr-1", PAIR.settings(), PAIR.driver()))).isEmpty();
    first.withdraw(PAIR, "the field moved", PHIL, "os:root");
    watch.close();
    assertThat(started().of(PAIR)).isEmpty();
    assertThat(told).containsExactly("yes", "no");
    assertThat(audit.actions())
        .containsExactly(
            "driver.released.begun DONE",
            "driver.released DONE",
            "driver.release-withdrawn.begun DONE",
            "driver.release-withdrawn DONE");
    assertThat(audit.events.get(1).detail())
        .containsEntry("driver-sha256", PAIR.driver())
        .containsEntry("settings-sha256", PAIR.settings())
        .containsEntry("name", "Phil Physicist")
        .containsEntry("statement", "Distortion < 1 mm,\nsee report 7");
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void onlyAPhysicistReleasesAndWithdraws(Role role) throws Exception {
    Releases releases = started();
    Person by = new Person("x", "X", Set.of(role));
    if (role == Role.PHYSICIST) {
      release(releases, by);
      releases.withdraw(PAIR, "why", by, "x");
    } else {
      assertThatThrownBy(() -> release(releases, by)).hasMessageContaining("is no physicist");
      release(releases, PHIL);
      assertThatThrownBy(() -> releases.withdraw(PAIR, "why", by, "x"))
          .hasMessageContaining("is no physicist");
      assertThat(releases.of(PAIR)).isPresent();
      assertThat(audit.actions()).contains("driver.released REFUSED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void wantsAStatement(String statement) {
    assertThatThrownBy(() -> started().release(PAIR, "rfb", statement, PHIL, "phil"))
        .isInstanceOf(DriverRefused.class)
        .hasMessageContaining("1 to 1000 characters");
    assertThatThrownBy(() -> started().release(PAIR, "rfb", "x".repeat(1001), PHIL, "phil"))
        .isInstanceOf(DriverRefused.class);
  }

  @Test
  void nothingIsReleasedThatTheAuditDoesNotHave() {
    Releases releases = started();
    audit.fail = true;
    assertThatThrownBy(() -> release(releases, PHIL)).isInstanceOf(DriverRefused.class);
    assertThat(releases.of(PAIR)).isEmpty();
    assertThat(started().of(PAIR)).isEmpty();
  }

  @Test
  void aFileThatIsCutOrSpoiltReleasesNothingAndIsKept() throws Exception {
    release(started(), PHIL);
    Path file = data.resolve("releases");
    String whole = Files.readString(file);
    for (int length = 0; length < whole.length() - 2; length++) {
      String cut = whole.substring(0, length);
      Files.writeString(file, cut);
      Releases releases = started();
      assertThat(releases.all()).as("%d characters", length).isEmpty();
      assertThat(releases.check().get(0).level()).isEqualTo(Finding.Level.ALARM);
      assertThatThrownBy(() -> release(releases, PHIL)).hasMessageContaining("Restore the file");
      assertThat(Files.readString(file)).isEqualTo(cut);
    }
    for (String spoilt :
        List.of(whole.replace("mr-1 ", "mr-1  "), whole.replace("aaaa", "xxxx"), "\u0000")) {
      Files.writeString(file, spoilt);
      assertThat(started().all()).isEmpty();
    }
  }

  @Test
  void aWriteThatWasCutOffChangesNothing() throws Exception {
    release(started(), PHIL);
    Files.writeString(data.resolve("releases.new"), "scangate rel");
    assertThat(started().of(PAIR)).isPresent();
  }

  /** Keeps what it is told. */
  private static final class TestAudit implements Audit {
    private final List<AuditEvent> events = new ArrayList<>();
    private boolean fail;

    List<String> actions() {
      return events.stream().map(event -> event.action() + " " + event.outcome()).toList();
    }

    @Override
    public CompletableFuture<Long> record(AuditEvent event) {
      if (fail) {
        return CompletableFuture.failedFuture(new IllegalStateException("disk full"));
      }
      events.add(event);
      return CompletableFuture.completedFuture((long) events.size());
    }

    @Override
    public Optional<String> unwritable() {
      return Optional.empty();
    }

    @Override
    public Verification verify(DoubleConsumer progress) {
      throw new AssertionError();
    }
  }
}
