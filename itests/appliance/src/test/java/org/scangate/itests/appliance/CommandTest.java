package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/** The first ten minutes of site IT, by the command that they type. */
class CommandTest {
  @TempDir Path room;

  @Test
  void runsTheDemoTellsItsPeopleOnceAndStops() throws Exception {
    Path data = room.resolve("demo");
    String port = Integer.toString(Appliance.freePorts());
    try (Command run = Command.run(data, "--port", port)) {
      run.awaits("ready https://localhost:" + port);
      assertThat(run.output())
          .contains("--- Tess Okafor: technologist", "--- Rafael Lindqvist: radiologist")
          .contains("--- Olga Brandt: on-site-operator", "--- Ivan Reyes: site-it")
          .contains("otpauth://totp/", "█");

      String site = Files.readString(data.resolve("etc/site.yaml"));
      Path other = Files.writeString(room.resolve("other.yaml"), "site: { id: other }\n");
      Run.Result second = Command.once("run", data, "--site", other.toString());
      assertThat(second.output()).contains("an appliance runs in " + data);
      assertThat(second.code()).isEqualTo(1);
      assertThat(Files.readString(data.resolve("etc/site.yaml"))).isEqualTo(site);

      Run.Result well = Command.once("doctor", data);
      assertThat(well.output())
          .contains("running; every part is well", "port " + port + " answers");
      assertThat(well.code()).isZero();

      assertThat(Command.once("ctl", data, "person-remove", "olga").code()).isZero();
      assertThat(run.stop()).isZero();
      assertThat(run.output()).endsWith("Stopping.\nStopped.\n");
    }
    Run.Result down = Command.once("doctor", data);
    assertThat(down.output()).contains("not running", "port " + port + " is free");

    // As when the first run was cut off before the last of them.
    Path made = data.resolve("data/demo-people");
    Files.writeString(made, Files.readString(made).replace("olga\n", ""));
    try (Command again = Command.run(data)) {
      again.awaits("ready https://localhost:" + port);
      assertThat(again.output()).contains("--- Olga Brandt").doesNotContain("--- Tess", "--- Ivan");
    }
  }

  @Test
  void saysAtOnceWhatIsInTheWayAndGoesOnWhenItIsGone() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      try (Command run = Command.run(room.resolve("demo"), "--port", port)) {
        run.awaits("Not ready yet. The log says:").awaits("Address already in use");
        taken.close();
        run.awaits("ready https://localhost:" + port);
      }
    }
  }

  @Test
  void namesADirectoryThatIsNotThere() throws Exception {
    Path typo = room.resolve("typo");
    assertThat(Command.once("ctl", typo, "status").output()).contains("no data directory " + typo);
    assertThat(Command.once("doctor", typo).output()).contains("not set up yet");
    assertThat(typo).doesNotExist();
    Run.Result both = Command.once("run", typo, "--site", "/dev/null", "--port", "9");
    assertThat(both.output()).contains("--port is for the demo site");
  }

  @Test
  void aSiteIsCheckedAppliedConfirmedAndKept() throws Exception {
    Path data = room.resolve("site");
    int port = Appliance.freePorts();
    String demo = Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
    String first = demo;
    for (String known : List.of("8443", "8444", "11112", "11113")) {
      first = first.replace(known, Integer.toString(port++));
    }
    Path file = Files.writeString(room.resolve("my-site.yaml"), first);
    Path next = Files.writeString(room.resolve("next.yaml"), first.replace("MR 1", "MR North"));
    try (Command run = Command.run(data, "--site", file.toString())) {
      run.awaits("make the first person of site IT with this code").awaits("ready ");
      Path wrong = Files.writeString(room.resolve("wrong.yaml"), first.replace("colour", "color"));
      assertThat(ctl(data, 1, "check", wrong))
          .contains("wrong.yaml:30 scanners[0].color", "did you mean 'colour'");
      assertThat(ctl(data, 0, "check", next)).contains("valid");
      Path fromHere = Path.of("").toAbsolutePath().relativize(next.toRealPath());
      assertThat(ctl(data, 0, "check", fromHere)).contains("valid");
      assertThat(ctl(data, 1, "check", "nowhere.yaml")).contains("/nowhere.yaml is not there");
      assertThat(ctl(data, 1, "revoke", "nobody")).contains("nobody with the id 'nobody'");
      assertThat(ctl(data, 0, "diff", next))
          .contains("MR North", "1 change")
          .doesNotContain("1 changes");
      assertThat(ctl(data, 0, "apply", next, "--confirm-within", "5m")).contains("confirm");
      assertThat(ctl(data, 0, "scanners")).contains("MR North");
      ctl(data, 0, "confirm");
      assertThat(ctl(data, 0, "audit", "--action", "site.")).contains("site.confirmed", "os:");
      ctl(data, 0, "audit-verify");
      certificateOfTheHospital(data);
      aListenerThatCannotBeHadIsNotConfirmed(data, Files.readString(next));
    }
    try (Command again = Command.run(data, "--site", file.toString())) {
      again.awaits("ready ");
      assertThat(ctl(data, 0, "scanners")).contains("MR North");
    }
    Files.writeString(file, first.replace("MR 1", "MR South"));
    try (Command again = Command.run(data, "--site", file.toString())) {
      again.awaits("is kept; " + file + " differs from it").awaits("ready ");
      assertThat(ctl(data, 0, "scanners")).contains("MR North");
    }
  }

  private void aListenerThatCannotBeHadIsNotConfirmed(Path data, String site) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      Path file = room.resolve("taken.yaml");
      Files.writeString(
          file, site.replaceFirst("on-site: \\{ listen: \\S+", "on-site: { listen: " + address));
      assertThat(ctl(data, 0, "apply", file, "--confirm-within", "5m")).contains("confirm");
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(Command.once("ctl", data, "status").output())
                      .contains("Nobody can connect to", address));
      assertThat(ctl(data, 1, "confirm")).contains("alarm  Nobody can connect", "not confirmed");
      assertThat(ctl(data, 0, "confirm", "--with-alarms")).contains("confirmed");
    }
  }

  private void certificateOfTheHospital(Path data) throws Exception {
    Path request = room.resolve("request.pem");
    Path authority = room.resolve("ca.pem");
    Path key = room.resolve("ca.key");
    Path chain = room.resolve("chain.pem");
    Files.writeString(request, ctl(data, 0, "cert-request"));
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=Hospital -keyout "
            + key
            + " -out "
            + authority);
    openssl(
        "x509 -req -days 20 -copy_extensions copyall -in "
            + request
            + " -CA "
            + authority
            + " -CAkey "
            + key
            + " -CAcreateserial -out "
            + chain);
    Files.writeString(chain, Files.readString(chain) + Files.readString(authority));
    assertThat(ctl(data, 0, "cert-import", chain)).contains("in use");
    assertThat(
            Command.once("ctl", data, "cert-import", room.resolve("next.yaml").toString()).code())
        .isEqualTo(1);
  }

  private static void openssl(String words) throws Exception {
    Run.Result result = Run.command(List.of(("openssl " + words).split(" ", -1)));
    assertThat(result.code()).as(result.output()).isZero();
  }

  private static String ctl(Path data, int code, Object... words) throws Exception {
    String[] all = new String[words.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = words[i].toString();
    }
    Run.Result result = Command.once("ctl", data, all);
    assertThat(result.code()).as(result.output()).isEqualTo(code);
    return result.output();
  }
}
