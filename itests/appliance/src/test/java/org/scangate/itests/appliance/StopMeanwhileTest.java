package org.scangate.itests.appliance;

import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;
import org.scangate.net.link.client.ClientChannel;

/** A stop acts while the scanner's console is frozen and the spool takes nothing more. */
class StopMeanwhileTest {
  @TempDir Path home;

  private static String site() throws Exception {
    String demo = Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
    return demo.substring(0, demo.indexOf("\nscanners:"))
        + """

        scanners:
          - id: hang
            name: Hang
            modality: CT
            colour: teal
            driver: simulator
            displays: [ { id: main } ]
            settings: { fault: hang }
        stop:
          relays:
            - { id: demo, kind: simulated }
          circuits:
            - scanner: hang
              relay: demo
              permissive: { coil: 1, feedback: 1 }
              stop: { coil: 0, feedback: 0, sense: energise }
              inputs: { reset: 2 }
        dicom:
          listen: 127.0.0.1:%d
          ae-title: SCANGATE
          spool: { directory: data/spool, reserve: 900TiB }
          accept:
            - { ae-title: CT1, host: 127.0.0.1 }
        """
            .formatted(Appliance.freePorts());
  }

  private static void spoolIsFull(Appliance appliance) {
    await("images are refused")
        .atMost(Duration.ofSeconds(30))
        .until(() -> appliance.ctl("status").output().contains("Make room on the disk"));
  }

  @Test
  void aFrozenConsoleAndAFullSpoolKeepNoStop() throws Exception {
    try (Appliance appliance = Appliance.start(home, site(), Map.of())) {
      spoolIsFull(appliance);
      Appliance.SignedIn tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
      try (RemoteSession session = RemoteSession.open(appliance, tess, "hang")) {
        Run.until(
            "connected",
            30_000,
            () -> session.scanner().path("reach").asText().equals("CONNECTED"));
        ClientChannel stop = session.stop();
        Run.until("armed", 30_000, () -> session.stopState().path("stop").asText().equals("armed"));
        session.say("{\"op\":\"control.request\"}");
        Run.until("control", 30_000, session::holdsControl);
        ClientChannel console = session.console("main");
        console.send(RemoteSession.pointer(100, 100, 1));
        Run.until(
            "frozen", 30_000, () -> session.scanner().path("reachWords").asText().contains("nput"));
        String press = "{\"op\":\"stop\",\"id\":\"press-1\"}";
        stop.send(ByteBuffer.wrap(press.getBytes(StandardCharsets.UTF_8)));
        Run.until(
            "confirmed",
            30_000,
            () -> session.step("press-1", "confirmed").path("feedback").asBoolean());
        Run.until("control lost", 30_000, () -> !session.holdsControl());
        spoolIsFull(appliance);
      }
    }
  }
}
