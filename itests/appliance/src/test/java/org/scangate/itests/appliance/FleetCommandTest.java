package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.fleet.Deed;
import org.scangate.api.fleet.FleetAnswer;
import org.scangate.api.fleet.FleetAnswer.Result;
import org.scangate.api.fleet.FleetCommand;
import org.scangate.fleet.console.command.Commander.Reply;
import org.scangate.fleet.console.command.ConsoleKey;
import org.scangate.itests.harness.Appliance;
import org.scangate.lib.dicom.peer.Tool;
import org.scangate.lib.mqtt.Mosquitto;
import org.scangate.lib.mqtt.Mosquitto.Heard;

/**
 * The console's side of commands, mosquitto with TLS and the rules that ship, and the packed
 * appliance: what is on the closed list is done, answered and audited on both sides, and nothing
 * else is, whoever signs it.
 */
class FleetCommandTest {

  /** What somebody might wish for; of each part of the appliance something. */
  private static final List<String> NEVER =
      List.of(
          "start-scan",
          "scan.start",
          "prepare",
          "table-in",
          "table-move",
          "gantry-move",
          "quench",
          "inject",
          "abort-scan",
          "stop",
          "stop-trip",
          "stop.trip",
          "trip",
          "stop-reset",
          "stop.reset",
          "reset",
          "stop-arm",
          "arm",
          "hold",
          "hold-release",
          "release",
          "permissive-grant",
          "permissive.grant",
          "grant",
          "control-grant",
          "control.granted",
          "take-control",
          "take-over",
          "eject",
          "give-control",
          "open-console",
          "console-open",
          "console",
          "session-open",
          "input",
          "key",
          "pointer",
          "type",
          "driver-swap",
          "driver-approve",
          "driver-stage",
          "driver-release",
          "driver-back",
          "apply",
          "confirm",
          "site-apply",
          "person-add",
          "people-add",
          "password-reset",
          "panel-add",
          "shell",
          "exec",
          "scangate:stop-reset",
          "Rebirth",
          "rebirth;stop-reset",
          "support-bundle/../stop",
          "halt",
          "reboot",
          "restart",
          "shutdown",
          "update",
          "stop-input",
          "relay-set",
          "coil-write");

  @TempDir Path home;

  private String site(Mosquitto mosquitto) throws IOException {
    Path password = mosquitto.broker("gw-1").passwordFile().orElseThrow();
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    return Appliance.siteWithoutImages()
        + """

        fleet:
          broker: mqtts://localhost:%d
          group: northfork
          node: gw-1
          username: gw-1
          password-file: %s
          authorities: %s
          heartbeat: 1s
          commands-key: secrets/console.pub
        """
            .formatted(
                mosquitto.broker("gw-1").port(),
                password,
                mosquitto.broker("gw-1").authorities().orElseThrow());
  }

  private static String pem(KeyPair key) {
    String text = Base64.getMimeEncoder().encodeToString(key.getPublic().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n";
  }

  private static FleetCommand command(String id, String deed) {
    long now = System.currentTimeMillis();
    return new FleetCommand("northfork", "gw-1", id, now, now + 60_000, deed, Optional.empty());
  }

  /** Sends it as the console may, and gives the appliance's answer. */
  private static FleetAnswer answer(ConsoleSide console, byte[] message) throws Exception {
    int before = console.answers.size();
    console
        .publish(FleetCommand.topic("northfork", "gw-1"), message)
        .get(ConsoleSide.PATIENCE_SECONDS, TimeUnit.SECONDS);
    await()
        .atMost(Duration.ofSeconds(ConsoleSide.PATIENCE_SECONDS))
        .until(() -> console.answers.size() > before);
    return console.answers.get(before);
  }

  @Test
  void whatIsOnTheListIsDoneAndNothingElse() throws Exception {
    Tool.assumeInstalled("mosquitto");
    Path room = Files.createDirectories(home.resolve("broker"));
    KeyPair second = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Path keyFile = home.resolve("console/key.pem");
    ConsoleKey key = ConsoleKey.at(keyFile);
    assertThat(Files.getPosixFilePermissions(keyFile)).hasSize(2);
    assertThat(ConsoleKey.at(keyFile).publicPem()).isEqualTo(key.publicPem());
    Path appliance = Files.createDirectories(home.resolve("appliance"));
    ConsoleSide.enrol(appliance.resolve("etc/secrets"), key.publicPem(), pem(second));
    try (Mosquitto mosquitto = new Mosquitto(room, "console", "gw-1", "gw-2").start();
        Appliance running = Appliance.start(appliance, site(mosquitto), Map.of());
        ConsoleSide console = new ConsoleSide(mosquitto.broker("console"), key)) {
      await()
          .atMost(Duration.ofSeconds(ConsoleSide.PATIENCE_SECONDS))
          .until(() -> running.ctl("fleet-status").output().contains("yes"));
      String stops = running.ctl("stop-status").output();
      theList(mosquitto, console, appliance);
      strangers(mosquitto, console, second);
      for (int i = 0; i < NEVER.size(); i++) {
        FleetCommand command = command("never-%012d".formatted(i), NEVER.get(i));
        FleetAnswer answer = answer(console, command.signed(second.getPrivate()).write());
        assertThat(answer.words()).as(NEVER.get(i)).contains("nothing of this name");
      }
      assertThat(running.ctl("stop-status").output()).isEqualTo(stops);
      assertThat(running.ctl("audit", "--who", "fleet:" + key.name()).output())
          .contains("rebirth", "driver-inventory", "support-bundle", "failover-drill");
      assertThat(running.ctl("audit", "--action", "fleet.command", "--refused").output())
          .contains("nothing of this name");
      assertThat(console.audited)
          .extracting(event -> event.action() + " " + event.outcome())
          .contains("fleet.command.sent DONE", "fleet.command.answered REFUSED");
    }
  }

  private static void theList(Mosquitto mosquitto, ConsoleSide console, Path appliance)
      throws Exception {
    List<Heard> births = mosquitto.listen("console", "spBv1.0/northfork/NBIRTH/gw-1");
    Reply reply = console.ask("gw-1", Deed.REBIRTH);
    assertThat(reply.result()).as(reply.words()).contains(Result.DONE);
    await().atMost(Duration.ofSeconds(ConsoleSide.PATIENCE_SECONDS)).until(() -> !births.isEmpty());
    String inventory = text(console.ask("gw-1", Deed.DRIVER_INVENTORY));
    assertThat(inventory)
        .containsPattern("driver simulator version [0-9.]+")
        .containsPattern("scanner mr-1 driver simulator version [0-9.]+ SIMULATED settings");
    Reply bundle = console.ask("gw-1", Deed.SUPPORT_BUNDLE);
    assertThat(text(bundle))
        .contains(
            "[findings]",
            "WARNING stop.simulated",
            "[bundles]",
            "org.scangate.net-fleet",
            inventory)
        .contains("Appliance/Version = ", "mr-1/Stop/State = ");
    try (var files = Files.list(appliance.resolve("data/fleet/support"))) {
      Path file = files.findFirst().orElseThrow();
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
      byte[] kept = Files.readAllBytes(file);
      assertThat(kept).isEqualTo(bundle.body());
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(kept);
      assertThat(bundle.words()).contains(HexFormat.of().formatHex(digest));
    }
    Reply drill = console.ask("gw-1", Deed.FAILOVER_DRILL);
    assertThat(drill.result()).contains(Result.REFUSED);
    assertThat(drill.words()).contains("no second uplink");
  }

  private static String text(Reply reply) {
    assertThat(reply.result()).as(reply.words()).contains(Result.DONE);
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  private static void strangers(Mosquitto mosquitto, ConsoleSide console, KeyPair enrolled)
      throws Exception {
    KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    FleetCommand command = command("stranger-00000000", "rebirth");
    assertThat(answer(console, command.write()).words()).contains("not signed");
    assertThat(answer(console, command.signed(stranger.getPrivate()).write()).words())
        .contains("not by a key that is enrolled");
    byte[] right = command.signed(enrolled.getPrivate()).write();
    assertThat(answer(console, right).result()).isEqualTo(Result.DONE);
    assertThat(answer(console, right).words()).contains("taken before");
    assertThat(answer(console, new byte[5000]).words()).contains("no command");
    // Another appliance with the console's own signature still is not let in by the broker.
    byte[] signed = command("stranger-00000001", "rebirth").signed(enrolled.getPrivate()).write();
    try (ConsoleSide other = new ConsoleSide(mosquitto.broker("gw-2"), null)) {
      assertThatThrownBy(
              () ->
                  other
                      .publish(FleetCommand.topic("northfork", "gw-1"), signed)
                      .get(ConsoleSide.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasMessageContaining("refuses");
      assertThat(other.answers).isEmpty();
    }
  }
}
