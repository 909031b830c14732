package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.scangate.itests.harness.Appliance;

/**
 * The packed appliance starts the safety ring before every other bundle of its own and before what
 * those are made with; the framework stops in the opposite order (OSGi Core 9.2).
 */
class FirstUpTest {
  /** What the ring itself is made with. */
  private static final int FOUNDATIONS = 30;

  @Test
  void theRingStartsFirstAndStopsLast() throws Exception {
    Properties laid = new Properties();
    try (Reader file =
        Files.newBufferedReader(Appliance.distribution().resolve("etc/startup.properties"))) {
      laid.load(file);
    }
    Map<String, Integer> ring = new TreeMap<>();
    Map<String, Integer> others = new TreeMap<>();
    for (String place : laid.stringPropertyNames()) {
      String name = place.replaceAll(".*/([^/]+)/[^/]+/[^/]+", "$1");
      boolean safety = name.startsWith("safety-") || name.equals("api-safety");
      (safety ? ring : others).put(name, Integer.valueOf(laid.getProperty(place).strip()));
    }
    assertThat(ring).hasSize(5);
    int last = ring.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertThat(others).hasSizeGreaterThan(40);
    assertThat(others.entrySet().stream().filter(other -> other.getKey().matches(".*-.*")))
        .filteredOn(other -> other.getValue() > FOUNDATIONS && !other.getKey().equals("jna"))
        .allMatch(other -> other.getValue() > last);
    assertThat(others.keySet())
        .contains("net-front", "core-config", "remote-stop", "dicom-spool", "netty-buffer");
    assertThat(others.get("core-config")).isGreaterThan(last);
  }
}
