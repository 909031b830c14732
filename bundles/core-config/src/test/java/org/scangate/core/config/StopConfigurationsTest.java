package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.site.SiteProblem;

class StopConfigurationsTest {
  @TempDir Path directory;
  private SiteCheck check;

  @BeforeEach
  void lay() {
    check = new SiteCheck(TestSite.etc(directory));
  }

  private Map<String, Map<String, Object>> of(String text) {
    return Configurations.of(SiteCheck.readUnchecked(TestSite.bytes(text)), directory);
  }

  @Test
  void theContractsRelayAndItsCircuit() {
    Map<String, Map<String, Object>> all = of(TestSite.CONTRACT);
    assertThat(all.keySet())
        .as("the stop is there before whatever needs it")
        .startsWith("org.scangate.safety.relay.modbus~cabinet", "org.scangate.safety.stop~cabinet");
    assertThat(all.get("org.scangate.safety.relay.modbus~cabinet"))
        .containsEntry("relay", "cabinet")
        .containsEntry("host", "192.168.60.5")
        .containsEntry("port", 502)
        .containsEntry("refresh", 100L)
        .containsEntry("watchdog", 1000L)
        .containsEntry("feedback-timeout", 100L)
        .containsEntry("profile.name", "generic")
        .containsEntry("profile.coils.address", 0)
        .containsEntry("profile.watchdog.margin", 250L)
        .doesNotContainKey("profile.watchdog.status.register");
    assertThat(all.get("org.scangate.safety.stop~cabinet"))
        .containsEntry("relay.target", "(relay=cabinet)")
        .containsEntry("circuits", new String[] {"mr-1"})
        .containsEntry("circuit.mr-1.permissive.coil", 1)
        .containsEntry("circuit.mr-1.stop.feedback", 0)
        .containsEntry("circuit.mr-1.stop.sense", "energise")
        .containsEntry("circuit.mr-1.inputs.local-remote-key", 5)
        .containsEntry("circuit.mr-1.lamp.coil", 2);
  }

  @Test
  void aSimulatedRelayKnowsItsFeedbacksAndTheKey() {
    String text = TestSite.CONTRACT.replace("kind: modbus-tcp ", "kind: simulated ");
    Map<String, Map<String, Object>> all = of(text);
    assertThat(all.get("org.scangate.safety.relay.simulated~cabinet"))
        .containsEntry("feedbacks", new String[] {"1=1", "0=0"})
        .containsEntry("active", new int[] {5});
    assertThat(all).doesNotContainKey("org.scangate.safety.relay.modbus~cabinet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"generic", "moxa-e1200", "adam-6000", "wago-750"})
  void everyProfileThatShipsIsWhole(String profile) {
    String text = TestSite.CONTRACT.replace("profile: generic ", "profile: " + profile + " ");
    List<SiteProblem> problems = check.check("site.yaml", TestSite.bytes(text)).problems();
    assertThat(problems).noneMatch(SiteProblem::error);
    assertThat(problems.stream().anyMatch(p -> p.words().contains("unverified on hardware")))
        .isEqualTo(!profile.equals("generic"));
    assertThat(of(text).get("org.scangate.safety.relay.modbus~cabinet"))
        .containsEntry("profile.name", profile);
  }

  @Test
  void wagosWatchdogIsInRegisters() {
    String text = TestSite.CONTRACT.replace("profile: generic ", "profile: wago-750 ");
    assertThat(of(text).get("org.scangate.safety.relay.modbus~cabinet"))
        .containsEntry("profile.watchdog.time.register", 0x1000)
        .containsEntry("profile.watchdog.time.tick", 100L)
        .containsEntry("profile.watchdog.start.register", 0x1003)
        .containsEntry("profile.watchdog.status.register", 0x1006)
        .containsEntry("profile.watchdog.status.expired", 2)
        .containsEntry("profile.coils.read-address", 0x200)
        .containsEntry("profile.registers.write", "multiple");
  }

  @Test
  void whatACircuitLacksIsSaid() {
    String without = TestSite.CONTRACT.replace("    - scanner: mr-1", "    - scanner: mr-2");
    assertThat(check.check("site.yaml", TestSite.bytes(without)).problems())
        .extracting(SiteProblem::words)
        .anyMatch(words -> words.contains("nobody gets control"));
    String bare =
        TestSite.CONTRACT
            .replace("      stop: { coil: 0, feedback: 0, sense: energise }", "      #")
            .replace("reset: 2, ", "");
    assertThat(check.check("site.yaml", TestSite.bytes(bare)).problems())
        .filteredOn(p -> p.key().equals("stop.circuits[0]"))
        .extracting(SiteProblem::words)
        .anyMatch(words -> words.contains("aborts no scan"))
        .anyMatch(words -> words.contains("on-site panel only"));
  }
}
