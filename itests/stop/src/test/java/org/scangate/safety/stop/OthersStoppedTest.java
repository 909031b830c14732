package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.safety.relay.modbus.Relays;

/** Every other bundle of the packed appliance is stopped while somebody has the permissive. */
class OthersStoppedTest {
  /** What a loaded machine may add. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  /** The ring itself. */
  private static final Set<String> RING =
      Set.of(
          "org.scangate.api-safety",
          "org.scangate.safety-stop",
          "org.scangate.safety-relay-modbus");

  /** What makes the ring's components out of configurations: stopped last. */
  private static final List<String> MAKERS =
      List.of("org.apache.felix.configadmin", "org.apache.felix.scr");

  @TempDir Path directory;
  private Device device;
  private Appliance appliance;
  private Socket socket;
  private PrintWriter out;
  private BufferedReader in;

  @BeforeEach
  void start() throws Exception {
    device = Device.libmodbus();
    appliance =
        Probed.appliance(Probed.distribution(directory, StopProbe.class, 37), directory, device);
    int port =
        Integer.parseInt(Files.readString(directory.resolve("home/data/probe.port")).strip());
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    await("granted").atMost(Duration.ofSeconds(60)).until(() -> ask("grant").equals("granted"));
    assertThat(device.coil(Site.PERMISSIVE)).isTrue();
  }

  @AfterEach
  void end() throws Exception {
    if (socket != null) {
      socket.close();
    }
    if (appliance != null) {
      appliance.close();
    }
    device.close();
  }

  private String ask(String line) throws IOException {
    out.println(line);
    return in.readLine();
  }

  private void awaitCoil(int coil, boolean level) {
    await("coil " + coil)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Relays.WATCHDOG.plus(SLACK))
        .until(() -> device.coil(coil) == level);
  }

  @Test
  void oneByOneAndTheStopStillWorks() throws Exception {
    List<String> others =
        List.of(ask("bundles").split(" ")).stream()
            .filter(name -> !RING.contains(name) && !MAKERS.contains(name))
            .toList();
    assertThat(others).hasSizeGreaterThan(40).contains("org.scangate.net-front");
    int changes = device.changes().size();
    for (int i = others.size() - 1; i >= 0; i--) {
      assertThat(ask("stop " + others.get(i))).as(others.get(i)).isEqualTo("stopped");
      assertThat(device.coil(Site.PERMISSIVE)).as("after " + others.get(i)).isTrue();
    }
    await("two watchdogs long")
        .pollDelay(Relays.WATCHDOG.multipliedBy(2))
        .atMost(Relays.WATCHDOG.multipliedBy(2).plus(SLACK))
        .until(() -> true);
    assertThat(device.changes()).as("nothing dropped").hasSize(changes);
    long since = System.nanoTime();
    assertThat(ask("press")).isEqualTo("pressed");
    awaitCoil(Site.STOP, true);
    System.out.printf(
        "%d other bundles stopped: the stop was at the device within %d ms%n",
        others.size(), (System.nanoTime() - since) / 1_000_000);
    awaitCoil(Site.PERMISSIVE, false);
    assertThat(ask("state")).isEqualTo("DROPPED tripped");
  }

  @Test
  void withoutWhatMakesItsComponentsThePermissiveDrops() throws Exception {
    for (String maker : MAKERS) {
      assertThat(ask("stop " + maker)).isEqualTo("stopped");
    }
    long since = System.nanoTime();
    awaitCoil(Site.PERMISSIVE, false);
    System.out.printf(
        "configuration and components stopped: dropped %d ms later, %s%n",
        (System.nanoTime() - since) / 1_000_000, device.changes().get(device.changes().size() - 1));
  }
}
