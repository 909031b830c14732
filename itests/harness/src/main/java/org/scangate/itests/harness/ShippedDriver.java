package org.scangate.itests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The driver bundles that came with the appliance, as a vendor's build would bring them anew. */
public final class ShippedDriver {
  private ShippedDriver() {}

  /**
   * Writes the driver under a version of its own.
   *
   * @param name for example {@code driver-rfb}
   */
  public static Path as(String name, String version, Path jar) throws IOException {
    try (JarFile from = new JarFile(shipped(name).toFile())) {
      Manifest manifest = new Manifest(from.getManifest());
      manifest.getMainAttributes().putValue("Bundle-Version", version);
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream to = new JarOutputStream(out, manifest)) {
        for (JarEntry entry : Collections.list(from.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            to.putNextEntry(new JarEntry(entry.getName()));
            try (InputStream in = from.getInputStream(entry)) {
              in.transferTo(to);
            }
            to.closeEntry();
          }
        }
      }
    }
    return jar;
  }

  private static Path shipped(String name) throws IOException {
    Path folder = Appliance.distribution().resolve("system/org/scangate").resolve(name);
    try (var found = Files.find(folder, 3, (path, is) -> path.toString().endsWith(".jar"))) {
      return found.findFirst().orElseThrow(() -> new IOException("no jar file in " + folder));
    }
  }
}
