package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.XServer;
import org.scangate.lib.dicom.peer.Tool;
import org.scangate.net.link.client.ClientChannel;

/**
 * A stop acts while the scanner's console is frozen, the spool takes nothing more, the fleet's
 * broker is gone, and while a driver is swapped.
 */
class StopMeanwhileTest {
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  @TempDir Path home;

  private static String site(int broker) throws Exception {
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
        fleet:
          broker: mqtt://127.0.0.1:%d
          group: northfork
          node: gw-1
          heartbeat: 1s
        """
            .formatted(Appliance.freePorts(), broker);
  }

  private Process broker(int port) throws IOException {
    return new ProcessBuilder("/usr/sbin/mosquitto", "-p", Integer.toString(port))
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("mosquitto.log").toFile())
        .start();
  }

  private static void brokerIsTold(Appliance appliance, String told) {
    await("the broker is told: " + told)
        .atMost(A_MINUTE)
        .until(
            () ->
                appliance
                    .ctl("fleet-status")
                    .output()
                    .lines()
                    .anyMatch(line -> line.matches(".*/gw-1 +" + told + " .*")));
  }

  private static void spoolIsFull(Appliance appliance) {
    await("images are refused")
        .atMost(Duration.ofSeconds(30))
        .until(() -> appliance.ctl("status").output().contains("Make room on the disk"));
  }

  private static void press(RemoteSession session, ClientChannel stop, String id) throws Exception {
    String press = "{\"op\":\"stop\",\"id\":\"" + id + "\"}";
    stop.send(ByteBuffer.wrap(press.getBytes(StandardCharsets.UTF_8)));
    Run.until(
        "confirmed", 30_000, () -> session.step(id, "confirmed").path("feedback").asBoolean());
  }

  @Test
  void aFrozenConsoleAFullSpoolAndNoBrokerKeepNoStop() throws Exception {
    Tool.assumeInstalled("mosquitto");
    int port = Tool.freePort();
    Process broker = broker(port);
    try (Appliance appliance =
        Appliance.start(Files.createDirectories(home.resolve("appliance")), site(port), Map.of())) {
      spoolIsFull(appliance);
      brokerIsTold(appliance, "yes");
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
        broker.destroyForcibly().waitFor();
        brokerIsTold(appliance, "no");
        press(session, stop, "press-1");
        Run.until("control lost", 30_000, () -> !session.holdsControl());
        spoolIsFull(appliance);
        brokerIsTold(appliance, "no");
      }
    } finally {
      broker.destroyForcibly();
    }
  }

  @Test
  void aDriverThatIsSwappedKeepsNoStop() throws Exception {
    DriverJars jars = new DriverJars(Files.createDirectories(home.resolve("jars")));
    try (XServer server = XServer.start("1280x800");
        Appliance appliance =
            Appliance.start(
                Files.createDirectories(home.resolve("appliance")),
                SwapTest.site(server.port()),
                Map.of())) {
      String[] versions = new String[2];
      for (int i = 0; i < versions.length; i++) {
        versions[i] = SwapTest.approved(appliance, jars.rfb("2.0." + i));
      }
      Appliance.SignedIn tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
      try (RemoteSession session = RemoteSession.open(appliance, tess, "mr-1")) {
        Run.until(
            "connected",
            30_000,
            () -> session.scanner().path("reach").asText().equals("CONNECTED"));
        ClientChannel stop = session.stop();
        int within = 0;
        for (int i = 0; within < 3; i++) {
          assertThat(i).as("swaps that none of the presses lies within").isLessThan(30);
          within += pressesWithin(appliance, versions[i % 2], session, stop, i);
        }
      }
    }
  }

  /**
   * Presses one after the other while that driver is put in; says how many came through by then.
   */
  private static int pressesWithin(
      Appliance appliance, String driver, RemoteSession session, ClientChannel stop, int round)
      throws Exception {
    CompletableFuture<Run.Result> swap =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return appliance.ctl("driver-swap", driver, "--not-scanning", "a test");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
              }
            });
    int within = 0;
    for (int i = 0; !swap.isDone(); i++) {
      press(session, stop, "press-" + round + "-" + i);
      within += swap.isDone() ? 0 : 1;
    }
    assertThat(swap.get(1, TimeUnit.MINUTES).output()).contains("beside");
    return within;
  }
}
