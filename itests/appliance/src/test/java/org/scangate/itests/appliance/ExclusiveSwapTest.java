package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.appliance.SwapTest.approved;
import static org.scangate.itests.appliance.SwapTest.awaitTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.XServer;
import org.scangate.net.link.client.ClientChannel;

/** A driver is swapped at a console, TigerVNC's, that turns a second client away. */
class ExclusiveSwapTest {
  @TempDir Path home;
  @TempDir Path folder;

  @Test
  void aConsoleForOneClientIsClosedFirstAndTheGapSaid() throws Exception {
    try (XServer server =
            XServer.start(
                "640x480",
                "-SecurityTypes",
                "None",
                "-AlwaysShared=0",
                "-NeverShared",
                "-DisconnectClients=0");
        Appliance appliance = Appliance.start(home, SwapTest.site(server.port()), Map.of())) {
      Path noted = folder.resolve("xev.txt");
      server.program(noted, "stdbuf", "-oL", "xev", "-root", "-event", "keyboard");
      var tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
      String next = approved(appliance, new DriverJars(folder).rfb("5.0.0"));
      try (RemoteSession session = RemoteSession.open(appliance, tess, "mr-1")) {
        connected(session);
        Run.Result turnedAway = appliance.ctl("driver-swap", next);
        assertThat(turnedAway.code()).as("a second client: " + turnedAway.output()).isNotZero();
        connected(session);
      }
      exclusive(appliance);
      try (RemoteSession session = RemoteSession.open(appliance, tess, "mr-1")) {
        connected(session);
        assertThat(appliance.ctl("driver-check", next).output())
            .contains("not tried", "it takes one connection");
        session.say("{\"op\":\"control.request\",\"phantom\":\"QA-PHANTOM\"}");
        awaitTrue("control", session::holdsControl);
        ClientChannel console = session.console("main");
        typed(console, noted, 'a');
        Run.Result swapped = appliance.ctl("driver-swap", next, "--not-scanning", "Tess says so");
        assertThat(swapped.code()).as(swapped.output()).isZero();
        assertThat(swapped.output()).containsPattern("mr-1 +closed first +[1-9][0-9]* ms");
        System.out.println("exclusive swap at TigerVNC: " + swapped.output().lines().toList());
        assertThat(session.ended()).isEmpty();
        assertThat(session.holdsControl()).isTrue();
        typed(console, noted, 'b');
      }
      assertThat(appliance.ctl("audit", "--action", "driver.swapped").output())
          .contains("closed first, gap ms");
    }
  }

  private static void connected(RemoteSession session) {
    awaitTrue("connected", () -> session.scanner().path("reach").asText().equals("CONNECTED"));
  }

  /** Says so in the site file. */
  private void exclusive(Appliance appliance) throws Exception {
    Path site = folder.resolve("site.yaml");
    Files.writeString(
        site,
        Files.readString(home.resolve("etc/site.yaml"))
            .replace("{ id: main,", "{ id: main, exclusive: true,"));
    assertThat(appliance.ctl("apply", site.toString(), "--confirm-within", "5m").code()).isZero();
    assertThat(appliance.ctl("confirm").code()).isZero();
  }

  private static void typed(ClientChannel console, Path noted, char key) {
    console.send(RemoteSession.key(key, true));
    console.send(RemoteSession.key(key, false));
    awaitTrue(
        "key " + key,
        () ->
            Files.readString(noted)
                .matches("(?s).*KeyRelease event[^\\n]*\\n[^\\n]*\\n[^\\n]*, " + key + "\\).*"));
  }
}
