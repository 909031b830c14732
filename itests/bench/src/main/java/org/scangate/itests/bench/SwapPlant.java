package org.scangate.itests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.ShippedDriver;

/** An appliance with one scanner, and both ways to change its driver. */
final class SwapPlant implements AutoCloseable {
  static final String SCANNER = "bench";

  private final Path folder;
  private final Appliance appliance;
  private final Ctl ctl;
  private final SwappedDrivers ours;
  private final Path updated;

  SwapPlant(Path folder, int consolePort) throws IOException, InterruptedException {
    this.folder = folder;
    appliance = Appliance.start(folder.resolve("appliance"), site(consolePort), Map.of());
    ctl = new Ctl(appliance.home());
    ours = new SwappedDrivers(ctl, folder);
    updated = ShippedDriver.as("driver-rfb", "3.0.0", folder.resolve("updated.jar"));
    String unused = ctl.say("driver-swap", ctl.approved(updatingDriver()));
    Run.until("a connection", 60_000, this::connected);
    swap();
    // Else a driver that is taken away has another to follow, and the console is opened twice.
    atProbe(UpdatingDriver.STOP_SHIPPED);
  }

  private boolean connected() {
    try {
      return ctl.say("scanners").contains(" CONNECTED");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String site(int port) throws IOException {
    String demo = Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
    return demo.substring(0, demo.indexOf("\nscanners:"))
        + String.join(
            "\n",
            "\nscanners:",
            "  - id: " + SCANNER,
            "    name: Bench",
            "    modality: MR",
            "    colour: teal",
            "    driver: rfb",
            "    phantoms: [QA-PHANTOM]",
            "    displays: [ { id: main, host: 127.0.0.1, port: " + port + " } ]",
            "");
  }

  private Path updatingDriver() throws IOException {
    Path jar = folder.resolve("updating.jar");
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "org.scangate.itests.updating");
    main.putValue("Bundle-Version", "1.0.0");
    main.putValue("Bundle-Activator", UpdatingDriver.class.getName());
    main.putValue(
        "Import-Package", "org.osgi.framework,org.scangate.api.driver;version=\"[1.0,2)\"");
    String entry = UpdatingDriver.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream to = new JarOutputStream(out, manifest);
        InputStream in = UpdatingDriver.class.getResourceAsStream("/" + entry)) {
      to.putNextEntry(new JarEntry(entry));
      in.transferTo(to);
      to.closeEntry();
    }
    return jar;
  }

  /** One of two drivers of ours that take turns, by {@code driver-swap}. */
  void swap() throws IOException {
    ours.swap();
  }

  /** A third in the place of the one that is active, by {@code bundle:update}. */
  void update() throws IOException {
    atProbe(updated.toString());
  }

  private void atProbe(String words) throws IOException {
    Path port = appliance.home().resolve("data").resolve(UpdatingDriver.PORT_FILE);
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(Files.readString(port)))) {
      socket.getOutputStream().write((words + "\n").getBytes(StandardCharsets.UTF_8));
      String answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      if (!"done".equals(answer)) {
        throw new IOException(words + ": " + answer);
      }
    }
  }

  /** A technologist's screen of the scanner's console, with control. */
  Viewer operator() throws IOException, InterruptedException {
    String cookie = appliance.signIn(appliance.person("tess", "Tess", "technologist")).cookie();
    return Viewer.over(
        "the operator",
        new LinkCarrier(
            appliance.uri(),
            cookie.substring(cookie.indexOf('=') + 1),
            appliance.siteCa(),
            SCANNER,
            true));
  }

  @Override
  public void close() throws InterruptedException {
    appliance.close();
  }
}
