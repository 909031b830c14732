package org.scangate.safety.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.safety.relay.gpio.Boards;

/** The packed appliance with a relay at GPIO lines: its proof test passes on the board. */
class GpioApplianceTest {
  @TempDir Path directory;

  private static String site() throws IOException {
    String demo = Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
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
            - id: board
              kind: gpio
              chip: gpiochip0
              watchdog: 1500ms
              feedback-timeout: 500ms
              coils:
                - { coil: 0, line: %d }
                - { coil: 1, line: %d, pulse: %d }
              inputs:
                - { input: 0, line: %d }
                - { input: 1, line: %d }
                - { input: 2, line: %d, pull: down }
          circuits:
            - scanner: mr-1
              relay: board
              permissive: { coil: 1, feedback: 1 }
              stop: { coil: 0, feedback: 0, sense: energise }
              inputs: { reset: 2 }
        """
            .formatted(
                Boards.STOP,
                Boards.LEVEL,
                Boards.PULSE,
                Boards.STOP_SEEN,
                Boards.PERMISSIVE_SEEN,
                Boards.RESET);
  }

  @Test
  void itArmsAndItsProofTestPasses() throws Exception {
    Board board = new Board(directory.resolve("board"));
    try (Appliance appliance =
        Appliance.start(directory.resolve("home"), site(), board.environment())) {
      await("armed")
          .atMost(Duration.ofSeconds(60))
          .until(() -> appliance.ctl("stop-status").output().contains("armed"));
      var proof = appliance.ctl("stop-test", "mr-1", "--no-patient");
      assertThat(proof.code()).as(proof.output()).isZero();
      assertThat(proof.output()).contains("fallen by its own watchdog");
      assertThat(board.edges()).as("edges that the tests have made").isGreaterThan(1);
      assertThat(board.permissive()).isFalse();
      assertThat(board.stop()).isFalse();
    }
  }
}
