package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private final List<Process> processes = new ArrayList<>();
  private Device device;

  @BeforeEach
  void start() throws Exception {
    device = Device.libmodbus();
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
    }
    device.close();
  }

  private Process appliance(String... more) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(Appliance.class.getName(), "" + device.port(), records().toString()));
    words.addAll(List.of(more));
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(log(processes.size()).toFile())
            .redirectErrorStream(true)
            .start();
    processes.add(process);
    return process;
  }

  private Path records() {
    return directory.resolve("stop");
  }

  private Path log(int number) {
    return directory.resolve("appliance-" + number + ".log");
  }

  private String said(int number) throws IOException {
    return Files.exists(log(number)) ? Files.readString(log(number), StandardCharsets.UTF_8) : "";
  }

  private void awaitSaid(int number, String words) {
    await(words)
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(60))
        .until(() -> said(number).contains(words));
  }

  private Process inControl() throws Exception {
    Process process = appliance("grant");
    awaitSaid(processes.size() - 1, "has control");
    assertThat(device.coil(Site.PERMISSIVE)).isTrue();
    return process;
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

  private static void signal(Process process, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
  }

  @Test
  void killedItDropsByTheDevicesWatchdogAndTheNextStartIsATrip() throws Exception {
    Process process = inControl();
    long since = System.nanoTime();
    process.destroyForcibly().waitFor();
    awaitDropped("kill -9", since);
    appliance();
    awaitSaid(1, "tripped DROPPED");
    await().atMost(Duration.ofSeconds(30)).until(() -> device.coil(Site.STOP));
    assertThat(device.coil(Site.PERMISSIVE)).isFalse();
    assertThat(said(1)).doesNotContain("armed GRANTED").doesNotContain("\narmed");
  }

  @Test
  void hungItDropsAndGoingOnItGrantsNothing() throws Exception {
    Process process = inControl();
    long since = System.nanoTime();
    signal(process, "STOP");
    awaitDropped("SIGSTOP", since);
    signal(process, "CONT");
    await("a self-test")
        .atMost(Duration.ofSeconds(60))
        .until(() -> said(0).matches("(?s).*has control.*\\ndisarmed DROPPED.*\\narmed DROPPED.*"));
    assertThat(said(0).substring(said(0).lastIndexOf("disarmed"))).doesNotContain("GRANTED");
    assertThat(device.coil(Site.PERMISSIVE)).isFalse();
  }

  @Test
  void aPauseOfTwoSecondsDropsToo() throws Exception {
    Process process = inControl();
    long since = System.nanoTime();
    signal(process, "STOP");
    await("a pause").pollDelay(Duration.ofSeconds(2)).until(() -> true);
    signal(process, "CONT");
    assertThat(device.changes()).endsWith("coil 1 0 by watchdog");
    awaitDropped("a pause of 2 s", since);
  }

  @Test
  void anOrderlyEndDropsByCommandAndTheNextStartArms() throws Exception {
    Process process = inControl();
    process.outputWriter(StandardCharsets.UTF_8).close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(device.changes()).endsWith("coil 1 0 by write");
    appliance();
    awaitSaid(1, "\narmed DROPPED");
  }
}
