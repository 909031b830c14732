package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;
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
    Path distribution = withProbe();
    String before = System.getProperty("assembly");
    System.setProperty("assembly", distribution.toString());
    try {
      appliance = Appliance.start(directory.resolve("home"), site(distribution), Map.of());
    } finally {
      if (before == null) {
        System.clearProperty("assembly");
      } else {
        System.setProperty("assembly", before);
      }
    }
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

  /** A copy of the distribution that starts {@link StopProbe} too. */
  private Path withProbe() throws Exception {
    Path copy = directory.resolve("distribution");
    Run.Result copied =
        Run.command(
            List.of("cp", "-a", Appliance.distribution().toRealPath().toString(), copy.toString()));
    assertThat(copied.code()).as(copied.output()).isZero();
    String place = "org/scangate/stop-probe/1.0.0/stop-probe-1.0.0.jar";
    Path jar = copy.resolve("system").resolve(place);
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    Attributes head = manifest.getMainAttributes();
    head.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    head.putValue("Bundle-ManifestVersion", "2");
    head.putValue("Bundle-SymbolicName", "org.scangate.stop-probe");
    head.putValue("Bundle-Version", "1.0.0");
    head.putValue("Bundle-Activator", StopProbe.class.getName());
    head.putValue("Import-Package", "org.osgi.framework,org.scangate.api.safety");
    String name = StopProbe.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream bundle = new JarOutputStream(file, manifest)) {
      bundle.putNextEntry(new ZipEntry(name));
      bundle.write(StopProbe.class.getResourceAsStream("/" + name).readAllBytes());
    }
    Files.writeString(
        copy.resolve("etc/startup.properties"),
        "\nreference\\:file\\:" + place + " = 37\n",
        StandardOpenOption.APPEND);
    return copy;
  }

  private String site(Path distribution) throws IOException {
    String demo = Files.readString(distribution.resolve("share/etc/site.yaml"));
    return demo.substring(0, demo.indexOf("\nscanners:"))
        + """

        scanners:
          - id: mr-1
            name: MR 1
            modality: MR
            colour: teal
            driver: simulator
            displays: [ { id: main } ]
        stop:
          relays:
            - id: cabinet
              kind: modbus-tcp
              host: 127.0.0.1
              port: %d
              watchdog: 1500ms
              timeout: 700ms
              feedback-timeout: 1s
          circuits:
            - scanner: mr-1
              relay: cabinet
              permissive: { coil: 1, feedback: 11 }
              stop: { coil: 0, feedback: 10, sense: energise }
              inputs: { reset: 2 }
        """
            .formatted(device.port());
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
