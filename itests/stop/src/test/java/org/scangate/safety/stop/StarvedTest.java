package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.safety.relay.modbus.Relays;

/**
 * The process with the safety ring runs out of memory, disk and time of day while somebody has
 * control: either the permissive drops or the stop still works.
 */
class StarvedTest {
  /** What a loaded machine may add. */
  private static final Duration SLACK = Duration.ofSeconds(10);

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

  private Ring ring(
      Path records, List<String> options, Map<String, String> environment, String... more)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("" + device.port(), records.toString()));
    words.addAll(List.of(more));
    Ring ring =
        new Ring(directory.resolve("ring-" + rings.size() + ".log"), options, environment, words);
    rings.add(ring);
    return ring;
  }

  private Ring inControl(Path records, List<String> options, Map<String, String> environment)
      throws Exception {
    Ring ring = ring(records, options, environment, "grant");
    ring.awaitSaid("has control");
    assertThat(device.coil(Site.PERMISSIVE)).isTrue();
    return ring;
  }

  private void awaitCoil(int coil, boolean level) {
    await("coil " + coil)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Relays.WATCHDOG.plus(SLACK))
        .until(() -> device.coil(coil) == level);
  }

  /** Presses, sees the stop at the device, and says what the ring measured. */
  private void press(String how, Ring ring) throws Exception {
    ring.tell("press");
    ring.awaitSaid("Confirmed[");
    assertThat(device.coil(Site.STOP)).isTrue();
    assertThat(device.coil(Site.PERMISSIVE)).isFalse();
    ring.said()
        .lines()
        .filter(line -> line.startsWith("CoilWritten") || line.startsWith("Confirmed"))
        .forEach(line -> System.out.println(how + ": " + line));
  }

  @Test
  void withoutHeapItEndsAndTheDeviceDrops() throws Exception {
    Path records = directory.resolve("stop");
    Ring ring = inControl(records, List.of("-XX:+ExitOnOutOfMemoryError", "-Xmx48m"), Map.of());
    ring.tell("heap");
    assertThat(ring.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    long since = System.nanoTime();
    assertThat(ring.process().exitValue()).as(ring.said()).isEqualTo(3);
    awaitCoil(Site.PERMISSIVE, false);
    System.out.printf(
        "exhausted heap: the process ended; the permissive dropped %d ms later, watchdog %d ms%n",
        (System.nanoTime() - since) / 1_000_000, Relays.WATCHDOG.toMillis());
    ring(records, List.of(), Map.of()).awaitSaid("tripped DROPPED");
  }

  @Test
  void withoutDirectMemoryItHoldsThePermissiveAndStops() throws Exception {
    Path records = directory.resolve("stop");
    Ring ring =
        inControl(
            records,
            List.of("-XX:+ExitOnOutOfMemoryError", "-XX:MaxDirectMemorySize=24m"),
            Map.of());
    ring.tell("direct");
    ring.awaitSaid("direct memory is gone");
    assertThat(ring.said()).contains("Cannot reserve 1 bytes");
    press("direct memory exhausted", ring);
    await("the latch on disk")
        .atMost(SLACK)
        .until(() -> Files.readString(records.resolve("mr-1.stop")).contains("state=LATCHED"));
    assertThat(ring.said().substring(ring.said().indexOf("direct memory is gone")))
        .doesNotContain("not on disk")
        .doesNotContain("does not answer");
  }

  @Test
  void onAFullDiskAStopActsAndIsKeptInTheRecordThatIsThere() throws Exception {
    onASmallDisk(
        disk -> {
          Ring ring = inControl(disk.resolve("stop"), List.of(), Map.of());
          fill(disk);
          press("full disk", ring);
          await("the latch on disk")
              .atMost(SLACK)
              .until(
                  () -> Files.readString(disk.resolve("stop/mr-1.stop")).contains("state=LATCHED"));
          ring.close();
          ring(disk.resolve("stop"), List.of(), Map.of()).awaitSaid("tripped DROPPED");
        });
  }

  @Test
  void onADiskThatWasFullBeforeNothingIsGrantedAndAStopActs() throws Exception {
    onASmallDisk(
        disk -> {
          fill(disk);
          Ring ring = ring(disk.resolve("stop"), List.of(), Map.of());
          ring.awaitSaid("armed DROPPED");
          press("full from the start", ring);
          ring.awaitSaid("The stop has acted but is not on disk");
          assertThat(ring.said()).doesNotContain("GRANTED");
        });
  }

  private interface OnDisk {
    void run(Path disk) throws Exception;
  }

  private void onASmallDisk(OnDisk test) throws Exception {
    Path disk = Files.createDirectories(directory.resolve("small"));
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()), "no mount");
    try {
      test.run(disk);
    } finally {
      for (Ring ring : rings) {
        ring.close();
      }
      assertThat(succeeds("umount", disk.toString())).isTrue();
    }
  }

  private static boolean succeeds(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }

  private static void fill(Path disk) {
    long room = 0;
    try {
      while (true) {
        Files.write(disk.resolve("ballast-" + room), new byte[4096]);
        room++;
      }
    } catch (IOException e) {
      System.out.println("full after " + room + " pages: " + e.getMessage());
    }
  }

  @Test
  void theTimeOfDayMayJumpByAnHour() throws Exception {
    Path step = directory.resolve("step");
    Path library = Device.compile("clock", "clock.so", "-shared", "-fPIC", "-ldl");
    Ring ring =
        inControl(
            directory.resolve("stop"),
            List.of(),
            Map.of("LD_PRELOAD", library.toString(), "CLOCK_STEP", step.toString()));
    for (int seconds : new int[] {3600, -3600}) {
      Files.writeString(step, "" + seconds);
      String before = ring.said();
      ring.tell("now");
      await("the stepped time")
          .atMost(SLACK)
          .until(() -> ring.said().substring(before.length()).contains("now "));
      String said = ring.said().substring(before.length());
      Instant now =
          Instant.parse(said.substring(said.indexOf("now ") + 4).lines().findFirst().get());
      assertThat(Duration.between(Instant.now().plusSeconds(seconds), now).abs())
          .as("the process lives in a stepped time")
          .isLessThan(Duration.ofMinutes(10));
      int changes = device.changes().size();
      await("three watchdogs long")
          .pollDelay(Relays.WATCHDOG.multipliedBy(3))
          .atMost(Relays.WATCHDOG.multipliedBy(3).plus(SLACK))
          .until(() -> true);
      assertThat(device.changes()).as("nothing dropped").hasSize(changes);
      assertThat(device.coil(Site.PERMISSIVE)).isTrue();
    }
    press("clock stepped", ring);
  }
}
