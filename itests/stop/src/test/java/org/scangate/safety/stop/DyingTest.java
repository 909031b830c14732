package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.safety.relay.modbus.Relays;

/** The process with the safety ring dies, hangs and pauses while somebody has control. */
class DyingTest {
  /** What a loaded machine may add to the device's watchdog. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  @TempDir Path directory;
  private final List<Ring> rings = new ArrayList<>();
  private Device device;

  @BeforeEach
  void start() throws Exception {
    device = Device.libmodbus();
  }

  @AfterEach
  void end() throws Exception {
    for (Ring ring : rings) {
      ring.close();
    }
    device.close();
  }

  private Ring appliance(String... more) throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("" + device.port(), directory.resolve("stop").toString()));
    words.addAll(List.of(more));
    Path log = directory.resolve("appliance-" + rings.size() + ".log");
    Ring ring = new Ring(log, List.of(), Map.of(), words);
    rings.add(ring);
    return ring;
  }

  private Ring inControl() throws Exception {
    Ring ring = appliance("grant");
    ring.awaitSaid("has control");
    assertThat(device.coil(Site.PERMISSIVE)).isTrue();
    return ring;
  }

  private void awaitDropped(String how, long sinceNanos) {
    await(how)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Relays.WATCHDOG.plus(SLACK))
        .until(() -> !device.coil(Site.PERMISSIVE));
    System.out.printf(
        "%s: the permissive dropped after %d ms; watchdog %d ms, refresh 100 ms%n",
        how, (System.nanoTime() - sinceNanos) / 1_000_000, Relays.WATCHDOG.toMillis());
  }

  @Test
  void killedItDropsByTheDevicesWatchdogAndTheNextStartIsATrip() throws Exception {
    Ring ring = inControl();
    long since = System.nanoTime();
    ring.close();
    awaitDropped("kill -9", since);
    Ring next = appliance();
    next.awaitSaid("tripped DROPPED");
    await().atMost(Duration.ofSeconds(30)).until(() -> device.coil(Site.STOP));
    assertThat(device.coil(Site.PERMISSIVE)).isFalse();
    assertThat(next.said()).doesNotContain("armed GRANTED").doesNotContain("\narmed");
  }

  @Test
  void hungItDropsAndGoingOnItGrantsNothing() throws Exception {
    Ring ring = inControl();
    long since = System.nanoTime();
    ring.signal("STOP");
    awaitDropped("SIGSTOP", since);
    ring.signal("CONT");
    await("a self-test")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                ring.said().matches("(?s).*has control.*\\ndisarmed DROPPED.*\\narmed DROPPED.*"));
    assertThat(ring.said().substring(ring.said().lastIndexOf("disarmed")))
        .doesNotContain("GRANTED");
    assertThat(device.coil(Site.PERMISSIVE)).isFalse();
  }

  @Test
  void aPauseOfTwoSecondsDropsToo() throws Exception {
    Ring ring = inControl();
    long since = System.nanoTime();
    ring.signal("STOP");
    await("a pause").pollDelay(Duration.ofSeconds(2)).until(() -> true);
    ring.signal("CONT");
    assertThat(device.changes()).endsWith("coil 1 0 by watchdog");
    awaitDropped("a pause of 2 s", since);
  }

  @Test
  void anOrderlyEndDropsByCommandAndTheNextStartArms() throws Exception {
    Ring ring = inControl();
    ring.process().outputWriter(StandardCharsets.UTF_8).close();
    assertThat(ring.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(device.changes()).endsWith("coil 1 0 by write");
    appliance().awaitSaid("\narmed DROPPED");
  }
}
