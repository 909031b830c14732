package org.scangate.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Version;
import org.scangate.api.drivers.DriverStore.Check;

class DriverFileTest {
  private static final int MUTATIONS = Boolean.getBoolean("long") ? 1_000_000 : 2_000;

  private static final ManifestRules.Packages OFFERED =
      name ->
          name.startsWith("org.osgi.framework")
                  || name.startsWith("org.scangate.api.driver")
                  || name.startsWith("org.scangate.lib.")
                  || name.startsWith("javax.")
              ? List.of(Version.parseVersion("1.0.0"))
              : List.of();

  @TempDir Path folder;

  private static Map<String, String> good() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Manifest-Version", "1.0");
    headers.put("Bundle-ManifestVersion", "2");
    headers.put("Bundle-SymbolicName", "com.example.driver;singleton:=false");
    headers.put("Bundle-Version", "1.2.3");
    headers.put(
        "Import-Package",
        "javax.net,org.osgi.framework;version=\"[1.0,2)\","
            + "org.scangate.api.driver;version=\"[1.0,2)\",org.scangate.lib.rfb");
    return headers;
  }

  private static byte[] jar(Map<String, String> headers) throws IOException {
    Manifest manifest = new Manifest();
    headers.forEach((key, value) -> manifest.getMainAttributes().putValue(key, value));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
      out.putNextEntry(new JarEntry("com/example/Text.txt"));
      out.write(
          "some text that is longer than nothing".repeat(20).getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return bytes.toByteArray();
  }

  /** One that may come. */
  static Path goodFile(Path file) throws IOException {
    return Files.write(file, jar(good()));
  }

  private Check check(byte[] bytes) throws IOException {
    return DriverFile.check(Files.write(folder.resolve("driver.jar"), bytes), OFFERED);
  }

  private Check check(String header, String value) throws IOException {
    Map<String, String> headers = good();
    if (value == null) {
      headers.remove(header);
    } else {
      headers.put(header, value);
    }
    return check(jar(headers));
  }

  @Test
  void aGoodDriverMayCome() throws IOException {
    Check check = check(jar(good()));
    assertThat(check.problems()).isEmpty();
    assertThat(check.go()).isTrue();
    assertThat(check.name()).isEqualTo("com.example.driver");
    assertThat(check.version()).isEqualTo("1.2.3");
    assertThat(check.sha256()).isEqualTo(DriverFile.sha256(folder.resolve("driver.jar")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fragment-Host | org.scangate.core-audit | fragment",
        "DynamicImport-Package | * | while it runs",
        "Require-Bundle | org.scangate.lib-rfb | requires bundles",
        "Export-Package | com.example | exports",
        "Bundle-NativeCode | lib.so | native",
        "Import-Package | org.scangate.api.driver,org.scangate.api.audit | nothing else",
        "Import-Package | org.scangate.api.driver,org.scangate.core.audit | nothing else",
        "Import-Package | org.scangate.api.driver,io.netty.buffer | ScanGate-Libraries",
        "Import-Package | org.scangate.api.driver,javaxx.net | ScanGate-Libraries",
        "Import-Package | org.scangate.api.driver,org.w3c.none | no such package",
        "Import-Package | org.scangate.api.driver;version=\"[2.0,3)\" | appliance has [1.0.0]",
        "Import-Package | org.scangate.api.driver;version=\"[2.0\" | cannot be read",
        "Import-Package | org.scangate.api.driver;version=\"1.0 | quotation",
        "Import-Package | , | without a name",
        "Import-Package | javax.net | it is no driver",
        "Import-Package | | it is no driver",
        "Bundle-SymbolicName | | it is no bundle",
        "Bundle-SymbolicName | ../../x | it is no bundle",
        "Bundle-ManifestVersion | 1 | it is no bundle",
        "Bundle-Version | one | is no version",
      })
  void whatADriverMayNotSayIsNamed(String header, String value, String words) throws IOException {
    Check check = check(header, value);
    assertThat(check.go()).isFalse();
    assertThat(String.join("\n", check.problems())).contains(words);
  }

  @Test
  void aLibraryThatIsNamedAndThereMayBeUsed() throws IOException {
    Map<String, String> headers = good();
    headers.put("Import-Package", "org.scangate.api.driver,com.vendor.io");
    headers.put("ScanGate-Libraries", "com.vendor");
    Path file = Files.write(folder.resolve("driver.jar"), jar(headers));
    assertThat(DriverFile.check(file, OFFERED).problems())
        .singleElement()
        .asString()
        .contains("com.vendor.io")
        .contains("no such package");
    assertThat(DriverFile.check(file, name -> List.of(Version.parseVersion("1.0.0"))).go())
        .isTrue();
  }

  @Test
  void filesThatAreNotWholeAreRefused() throws IOException {
    byte[] whole = jar(good());
    for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
      Check check = check(Arrays.copyOf(whole, length));
      assertThat(check.go()).as("%d bytes", length).isFalse();
      assertThat(check.problems().get(0)).contains("driver.jar");
    }
    Path huge = folder.resolve("huge.jar");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(2L << 30);
    }
    assertThat(DriverFile.check(huge, OFFERED).problems().get(0)).contains("2147483648 bytes");
    assertThat(DriverFile.check(folder, OFFERED).go()).isFalse();
    assertThat(DriverFile.check(folder.resolve("none"), OFFERED).go()).isFalse();
  }

  @Test
  void aBombIsFoundOutWithoutUnpackingIt() throws IOException {
    Manifest manifest = new Manifest();
    good().forEach((key, value) -> manifest.getMainAttributes().putValue(key, value));
    Path file = folder.resolve("bomb.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      out.putNextEntry(new JarEntry("zeros"));
      byte[] block = new byte[1 << 20];
      for (int i = 0; i <= DriverFile.LARGEST_UNPACKED >> 20; i++) {
        out.write(block);
      }
      out.closeEntry();
    }
    assertThat(DriverFile.check(file, OFFERED).problems().get(0)).contains("unpacks to more");
  }

  @Test
  void aSpoiltFileNeverEndsInAnythingButWords() throws IOException {
    long seed = System.nanoTime();
    System.out.println("DriverFileTest seed " + seed);
    Random random = new Random(seed);
    byte[] whole = jar(good());
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] spoilt = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
      }
      Check check = check(spoilt);
      assertThat(check.problems()).allSatisfy(words -> assertThat(words).isNotBlank());
    }
  }
}
