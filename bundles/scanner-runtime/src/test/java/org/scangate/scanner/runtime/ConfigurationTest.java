package org.scangate.scanner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.driver.DriverException;
import org.scangate.api.driver.Modality;

class ConfigurationTest {

  @Test
  void readsAScanner() {
    Map<String, Object> properties = Hospital.properties("mr-1");
    properties.put("colour", "plum");
    properties.put("place", 3);
    properties.put("display.main.host", "192.168.50.10");
    properties.put("display.main.port", 5900);
    properties.put("display.main.position", "left");
    properties.put("display.main.password-file", "/etc/secrets/mr-1.vnc");
    properties.put("display.second.exclusive", true);
    properties.put("settings.fault", "hang");
    properties.put("phantoms", new String[] {"QA-PHANTOM"});
    properties.put("ae.title", "MR1");
    ScannerEntry entry = ScannerEntry.of(properties);
    assertThat(entry)
        .isEqualTo(
            new ScannerEntry(
                "mr-1",
                "MR-1",
                Modality.MR,
                "plum",
                "test",
                3,
                List.of(
                    new ScannerEntry.DisplayEntry(
                        "main",
                        "left",
                        "192.168.50.10",
                        5900,
                        "",
                        Path.of("/etc/secrets/mr-1.vnc"),
                        false),
                    new ScannerEntry.DisplayEntry("second", "", "", 0, "", null, true)),
                Map.of("fault", "hang"),
                List.of("QA-PHANTOM"),
                "MR1",
                Duration.ofSeconds(2),
                "drop-permissive"));
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> ScannerEntry.of(Map.of())).hasMessageContaining("id is missing");
    assertThatThrownBy(() -> ScannerEntry.of(Map.of("id", "ct-1")))
        .hasMessageContaining("ct-1: displays is empty");
    assertThatThrownBy(
            () ->
                ScannerEntry.of(
                    Map.of("id", "ct-1", "displays", new String[] {"a"}, "display.a.port", "many")))
        .hasMessageContaining("display.a.port is 'many', not a whole number");
  }

  @Test
  void readsTheFirstLineOfAPasswordFile(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("vnc");
    Files.writeString(file, "s3crét\nnot this\n");
    assertThat(new String(PasswordFile.read(file))).isEqualTo("s3crét");
    Files.writeString(file, "no newline");
    assertThat(new String(PasswordFile.read(file))).isEqualTo("no newline");
    assertThat(PasswordFile.read(null)).isEmpty();
  }

  @Test
  void namesAPasswordFileThatCannotBeRead(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> PasswordFile.read(missing))
        .isInstanceOf(DriverException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("NoSuchFileException");
    Path huge = Files.write(directory.resolve("huge"), new byte[2000]);
    assertThatThrownBy(() -> PasswordFile.read(huge)).hasMessageContaining("longer than 1024");
  }
}
