package org.scangate.itests.appliance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.scangate.itests.harness.ShippedDriver;

/** Makes driver bundles as a vendor's build would. */
final class DriverJars {
  private final Path folder;
  private int made;

  DriverJars(Path folder) {
    this.folder = folder;
  }

  /** The driver that came with the appliance, as a version of its own. */
  Path rfb(String version) throws IOException {
    return ShippedDriver.as("driver-rfb", version, next());
  }

  /** A {@link FaultyDriver} for scanners of the driver {@code rfb}. */
  Path faulty(String fault) throws IOException {
    return faulty(fault, "rfb", Map.of());
  }

  Path faulty(String fault, String name, Map<String, String> headers) throws IOException {
    Path jar = next();
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "com.example.faulty");
    main.putValue("Bundle-Version", "1.0." + made);
    main.putValue("Bundle-Activator", FaultyDriver.class.getName());
    main.putValue(
        "Import-Package",
        "org.osgi.dto,org.osgi.framework,org.osgi.framework.dto,"
            + "org.osgi.service.component.runtime,"
            + "org.osgi.service.component.runtime.dto,"
            + "org.scangate.api.driver;version=\"[1.0,2)\"");
    main.putValue("ScanGate-Libraries", "org.osgi.dto");
    headers.forEach(main::putValue);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream to = new JarOutputStream(out, manifest)) {
      for (Path file : FaultyDriver.classes()) {
        to.putNextEntry(
            new JarEntry(
                FaultyDriver.class.getPackageName().replace('.', '/') + "/" + file.getFileName()));
        to.write(Files.readAllBytes(file));
        to.closeEntry();
      }
      to.putNextEntry(new JarEntry("fault.txt"));
      to.write((fault + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
      to.closeEntry();
    }
    return jar;
  }

  private Path next() {
    return folder.resolve("driver-" + ++made + ".jar");
  }
}
