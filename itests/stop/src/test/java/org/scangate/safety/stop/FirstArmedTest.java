package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;

/**
 * Armed before anything else starts, disarmed after all else has stopped: the framework's own order
 * of bundles as {@link OrderProbe} saw it, against the coil of a relay device on libmodbus.
 */
class FirstArmedTest {
  private static final int RING = 36;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  /** One line of the probe. */
  private record Happened(long nanos, String what, int level, String bundle, String state) {
    static Happened of(String line) {
      String[] words = line.split(" ", -1);
      return new Happened(
          Long.parseLong(words[0]), words[1], Integer.parseInt(words[2]), words[3], words[4]);
    }
  }

  /** What happened to whatever is not of the ring or beneath it. */
  private List<Happened> others(String what) throws IOException {
    return Files.readAllLines(directory.resolve("home/data/order.txt")).stream()
        .map(Happened::of)
        .filter(it -> it.what().equals(what) && it.level() > RING)
        .toList();
  }

  private static void granted(Device device) {
    await("granted").atMost(PATIENCE).until(() -> device.coil(Site.PERMISSIVE));
  }

  @Test
  void theRelayIsArmedFirstAndLetGoLast() throws Exception {
    Path distribution = Probed.distribution(directory, OrderProbe.class, 31);
    try (Device device = Device.libmodbus();
        Appliance appliance = Probed.appliance(distribution, directory, device)) {
      granted(device); // a first start learns of its relay from the site file, which comes later
      endsLast(appliance, device);

      appliance.startUntilReady();
      assertThat(others("STARTED"))
          .hasSizeGreaterThan(30)
          .allMatch(it -> it.state().equals("armed"), "armed by then");
      granted(device);
      endsLast(appliance, device);

      device.signal("STOP");
      appliance.startUntilReady();
      assertThat(others("STARTED"))
          .as("a relay that does not answer keeps nothing from starting, and is not armed")
          .hasSizeGreaterThan(30)
          .allMatch(it -> it.state().equals("disarmed"), "disarmed still");
      device.signal("CONT");
      granted(device);
    }
  }

  private void endsLast(Appliance appliance, Device device) throws Exception {
    assertThat(appliance.stop()).isZero();
    assertThat(device.coil(Site.PERMISSIVE)).isFalse();
    assertThat(device.changes()).endsWith("coil 1 0 by write");
    long dropped = device.changedNanos(Site.PERMISSIVE);
    assertThat(others("STOPPED"))
        .hasSizeGreaterThan(30)
        .allMatch(it -> it.nanos() < dropped, "stopped before the permissive was dropped");
  }
}
