package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.site.SiteProblem;

class GpioMeaningTest {
  private static final String STOP =
      """
      stop:
        relays:
          - id: board
            kind: gpio
            chip: gpiochip0
            coils:
              - { coil: 0, line: 17 }
              - { coil: 1, line: 22, pulse: 27 }
              - { coil: 2, line: 23, pulse: 24 }
            inputs:
              - { input: 0, line: 5 }
              - { input: 1, line: 6 }
              - { input: 2, line: 13, active: low, pull: up }
        circuits:
          - scanner: mr-1
            relay: board
            permissive: { coil: 1, feedback: 1 }
            stop: { coil: 0, feedback: 0, sense: energise }
            inputs: { reset: 2 }
            lamp: { coil: 2 }
      """;

  @TempDir Path directory;
  private SiteCheck check;

  @BeforeEach
  void lay() {
    check = new SiteCheck(TestSite.etc(directory));
  }

  private List<String> errors(String stop) {
    return check.check("site.yaml", TestSite.bytes(TestSite.SMALL + stop)).problems().stream()
        .filter(SiteProblem::error)
        .map(SiteProblem::toString)
        .toList();
  }

  @Test
  void aRelayAtLinesBecomesAConfiguration() {
    assertThat(errors(STOP)).isEmpty();
    var all =
        Configurations.of(
            SiteCheck.readUnchecked(TestSite.bytes(TestSite.SMALL + STOP)), directory);
    assertThat(all.get("org.scangate.safety.relay.gpio~board"))
        .containsEntry("relay", "board")
        .containsEntry("chip", "gpiochip0")
        .containsEntry("refresh", 100L)
        .containsEntry("watchdog", 1000L)
        .containsEntry("coil.0.line", 17)
        .doesNotContainKey("coil.0.pulse")
        .containsEntry("coil.1.line", 22)
        .containsEntry("coil.1.pulse", 27)
        .containsEntry("input.2.line", 13)
        .containsEntry("input.2.active", "low")
        .containsEntry("input.2.pull", "up")
        .containsEntry("input.0.active", "high");
    assertThat(all.get("org.scangate.safety.stop~board")).containsEntry("relay", "board");
  }

  @Test
  void saysThatItIsUnverifiedAndWhatMeansNothing() {
    String more = STOP.replace("chip: gpiochip0", "chip: gpiochip0\n      port: 502");
    assertThat(check.check("site.yaml", TestSite.bytes(TestSite.SMALL + more)).problems())
        .filteredOn(problem -> !problem.error())
        .extracting(SiteProblem::toString)
        .anyMatch(words -> words.contains("stop.relays[0].kind: unverified on hardware"))
        .anyMatch(words -> words.contains("stop.relays[0].port: means nothing"));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "chip: gpiochip0|# none|relays[0].chip: is missing",
        "chip: gpiochip0|chip: ../../etc|relays[0].chip",
        "line: 22, pulse: 27|line: 22|the permissive needs a pulse",
        "line: 23, pulse: 24|line: 23|the lamp needs a pulse",
        "coil: 0, line: 17|coil: 0, line: 17, pulse: 4|held until the reset",
        "coil: 1, feedback: 1|coil: 1|permissive.feedback: is missing",
        "line: 13,|line: 27,|line 27 is stop.relays[0].coils[1].pulse already",
        "{ coil: 2, line: 23, pulse: 24 }|{ coil: 3, line: 23, pulse: 24 }|coil 2 has no line",
        "reset: 2|reset: 7|input 7 has no line: give it one in stop.relays[0].inputs",
        "line: 17|line: 5000|a line of a GPIO chip (0-1023)",
        "kind: gpio|kind: simulated|belongs to a relay of kind gpio only",
      })
  void namesWhatIsWrongAndTheWayOut(String find, String put, String words) {
    assertThat(STOP).contains(find);
    assertThat(errors(STOP.replace(find, put))).anyMatch(error -> error.contains(words));
  }

  @Test
  void aStopThatActsByDeEnergisingIsPulsed() {
    String plain =
        STOP.replace("sense: energise", "sense: de-energise")
            .replace("{ reset: 2 }", "{ local-remote-key: 2 }");
    assertThat(errors(plain)).anyMatch(error -> error.contains("by de-energising needs a pulse"));
    assertThat(errors(plain.replace("line: 17", "line: 17, pulse: 4"))).isEmpty();
  }
}
