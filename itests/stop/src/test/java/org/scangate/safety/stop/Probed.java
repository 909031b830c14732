package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/** The packed appliance with a probe of the test's own in it, at a relay device. */
final class Probed {
  private Probed() {}

  /** Starts it, first of all with one scanner whose circuit is at that device. */
  static Appliance appliance(Path distribution, Path directory, Device device) throws Exception {
    String before = System.getProperty("assembly");
    System.setProperty("assembly", distribution.toString());
    try {
      return Appliance.start(directory.resolve("home"), site(distribution, device), Map.of());
    } finally {
      if (before == null) {
        System.clearProperty("assembly");
      } else {
        System.setProperty("assembly", before);
      }
    }
  }

  /**
   * A copy of the distribution that starts that activator too.
   *
   * @param level its start level; the ring's last is 36
   */
  static Path distribution(Path directory, Class<?> activator, int level) throws Exception {
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
    head.putValue("Bundle-Activator", activator.getName());
    head.putValue(
        "Import-Package",
        "org.osgi.framework,org.osgi.framework.startlevel,org.scangate.api.safety");
    String name = activator.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream bundle = new JarOutputStream(file, manifest)) {
      bundle.putNextEntry(new ZipEntry(name));
      bundle.write(activator.getResourceAsStream("/" + name).readAllBytes());
    }
    Files.writeString(
        copy.resolve("etc/startup.properties"),
        "\nreference\\:file\\:" + place + " = " + level + "\n",
        StandardOpenOption.APPEND);
    return copy;
  }

  private static String site(Path distribution, Device device) throws IOException {
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
}
