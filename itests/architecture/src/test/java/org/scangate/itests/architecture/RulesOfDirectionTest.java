package org.scangate.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesOfDirectionTest {
  @TempDir Path room;

  private static List<BundleFacts> house() throws IOException {
    List<BundleFacts> bundles = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(Path.of("../../bundles"), Files::isDirectory)) {
      for (Path folder : folders) {
        if (!Files.exists(folder.resolve("pom.xml"))) {
          continue;
        }
        String name = folder.getFileName().toString();
        try (DirectoryStream<Path> jars =
            Files.newDirectoryStream(folder.resolve("target"), name + "-*[0-9T].jar")) {
          for (Path jar : jars) {
            bundles.add(BundleFacts.read(name, jar));
          }
        }
      }
    }
    return bundles;
  }

  @Test
  void theHouseStands() throws IOException {
    List<BundleFacts> house = house();
    assertThat(house)
        .extracting(BundleFacts::name)
        .contains(
            "api-driver",
            "api-platform",
            "api-safety",
            "lib-journal",
            "lib-rfb",
            "lib-dicom",
            "lib-sparkplug",
            "lib-mqtt",
            "core-config",
            "net-front",
            "safety-stop");
    assertThat(RulesOfDirection.breaches(house)).isEmpty();
  }

  @ParameterizedTest(name = "{0} with {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "api-wrong|Import-Package|org.slf4j|api-* import the JDK only",
        "lib-wrong|Import-Package|org.scangate.api.audit|lib-* import the JDK or Netty only",
        "driver-wrong|Import-Package|org.scangate.api.access|drivers know api-driver and lib-* only",
        "safety-wrong|Import-Package|io.netty.channel|no Netty in the safety ring",
        "safety-wrong|Import-Package|org.scangate.api.audit|safety-* know api-safety and the JDK only",
        "safety-wrong|Import-Package|com.sun.jna|safety-* know api-safety and the JDK only",
        "safety-wrong|Import-Package|org.slf4j|safety-* know api-safety and the JDK only",
        "core-wrong|Import-Package|org.scangate.net.front|no bundle exports it",
        "core-wrong|Import-Package|org.scangate.net.open|rings meet through api-* and lib-* only",
        "remote-wrong|Import-Package|org.scangate.api.audit;resolution:=optional|an optional import of ours",
        "core-wrong|Export-Package|org.scangate.core.wrong|only api-* and lib-* export",
        "core-wrong|Private-Package|org.scangate.net.open|not its own",
        "core-wrong|DynamicImport-Package|*|packages and DS only",
        "driver-wrong|Require-Bundle|org.scangate.core-access|packages and DS only",
      })
  void namesAViolation(String name, String header, String value, String words) throws IOException {
    List<BundleFacts> bundles = house();
    bundles.add(pack("net-open", "Export-Package", "org.scangate.net.open"));
    bundles.add(pack(name, header, value));
    assertThat(RulesOfDirection.breaches(bundles))
        .anySatisfy(breach -> assertThat(breach).startsWith(name + " ").contains(words));
  }

  /**
   * Packs a bundle that has the header, and a class where the header names a package of its own.
   */
  private BundleFacts pack(String name, String header, String value) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", name);
    manifest.getMainAttributes().putValue(header, value);
    Path file = room.resolve(name + ".jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      if (header.equals("Export-Package") || header.equals("Private-Package")) {
        jar.putNextEntry(new ZipEntry(value.replace('.', '/') + "/Thing.class"));
      }
    }
    return BundleFacts.read(name, file);
  }
}
