package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.scangate.itests.appliance.SwapTest.awaitTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Appliance.SignedIn;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.XServer;
import org.scangate.net.link.client.ClientChannel;

/** A driver is for phantoms only until a physicist releases it; a real X server is the console. */
class ReleaseTest {
  private static final String ASK = "{\"op\":\"control.request\"}";
  private static final String ASK_PHANTOM =
      "{\"op\":\"control.request\",\"phantom\":\"QA-PHANTOM\"}";

  @TempDir Path home;
  @TempDir Path folder;
  private XServer server;
  private Path noted;
  private Appliance appliance;
  private SignedIn tess;

  @BeforeEach
  void start() throws Exception {
    server = XServer.start("1280x800");
    noted = folder.resolve("xev.txt");
    server.program(noted, "stdbuf", "-oL", "xev", "-root", "-event", "keyboard");
    appliance = Appliance.start(home, SwapTest.site(server.port()), Map.of());
    tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
  }

  @AfterEach
  void stop() throws Exception {
    if (appliance != null) {
      appliance.close();
    }
    server.close();
  }

  private static String kind(RemoteSession session) {
    return session.newest("state").path("release").path("kind").asText();
  }

  private static void connected(RemoteSession session) {
    awaitTrue("connected", () -> session.scanner().path("reach").asText().equals("CONNECTED"));
  }

  /** What the appliance answers to a request for control that it refuses. */
  private static String refused(RemoteSession session, String ask) {
    session.say(ask);
    awaitTrue("an answer", () -> !session.newest("control").isMissingNode());
    assertThat(session.newest("control").path("granted").asBoolean()).isFalse();
    return session.newest("control").path("reasons").toString();
  }

  private void typed(ClientChannel console, char key) {
    console.send(RemoteSession.key(key, true));
    console.send(RemoteSession.key(key, false));
    awaitTrue("key " + key, () -> seen("KeyRelease", key));
  }

  private boolean seen(String what, char key) throws Exception {
    return Files.readString(noted)
        .matches("(?s).*" + what + " event[^\\n]*\\n[^\\n]*\\n[^\\n]*, " + key + "\\).*");
  }

  private Run.Result ctl(String... words) throws Exception {
    Run.Result result = appliance.ctl(words);
    assertThat(result.code()).as(result.output()).isZero();
    return result;
  }

  @Test
  void isForPhantomsUntilReleasedAndAgainWhenDriverOrSettingsChange() throws Exception {
    try (RemoteSession session = RemoteSession.open(appliance, tess, "mr-1")) {
      connected(session);
      assertThat(kind(session)).isEqualTo("NOT_RELEASED");
      assertThat(refused(session, ASK)).contains("is for phantoms only");
      session.say(ASK_PHANTOM);
      awaitTrue("control with a phantom", session::holdsControl);
      awaitTrue(
          "everybody sees the phantom",
          () ->
              session
                  .newest("state")
                  .path("release")
                  .path("phantom")
                  .asText()
                  .equals("QA-PHANTOM"));
      session.say("{\"op\":\"control.release\"}");
      awaitTrue("given back", () -> !session.holdsControl());
    }
    appliance.freshPerson("phil", "Phil", "physicist");
    assertThat(
            appliance
                .ctl("driver-release", "mr-1", "It looks well", "--physicist", "tess")
                .output())
        .contains("Tess is no physicist");
    assertThat(ctl("driver-release", "mr-1", "Tested: ok", "--physicist", "phil").output())
        .contains("released rfb");
    String shipped = standing();
    assertThat(shipped).contains("released by Phil");

    Path next = new DriverJars(folder).rfb("2.0.1");
    String sha256 = SwapTest.approved(appliance, next);
    try (RemoteSession session = RemoteSession.open(appliance, tess, "mr-1")) {
      connected(session);
      assertThat(kind(session)).isEqualTo("RELEASED");
      session.say(ASK);
      awaitTrue("control with a patient", session::holdsControl);
      ClientChannel console = session.console("main");
      typed(console, 'a');
      console.send(RemoteSession.key('k', true));
      awaitTrue("the key is down", () -> seen("KeyPress", 'k'));
      assertThat(ctl("driver-swap", sha256, "--not-scanning", "Tess says so").output())
          .contains("mr-1: not released there");
      awaitTrue("control has ended", () -> !session.holdsControl());
      awaitTrue("the key is up", () -> seen("KeyRelease", 'k'));
      assertThat(session.newest("control").path("reasons").toString())
          .contains("is not released at MR 1");
      assertThat(session.ended()).isEmpty();
      awaitTrue("told", () -> kind(session).equals("NOT_RELEASED"));
      session.say(ASK_PHANTOM);
      awaitTrue("control with a phantom", session::holdsControl);
      assertThat(ctl("driver-back", "rfb", "--not-scanning", "Tess says so").output())
          .contains("beside", "back");
      awaitTrue("the released one serves", () -> kind(session).equals("RELEASED"));
      assertThat(session.holdsControl()).isTrue();
      typed(console, 'b');
    }
    assertThat(standing()).isEqualTo(shipped);

    // Neither the power nor other settings make it what it is not.
    appliance.kill();
    appliance.start();
    awaitTrue("as before", () -> standing().equals(shipped));
    Path site = folder.resolve("site.yaml");
    String now = Files.readString(home.resolve("etc/site.yaml"));
    Files.writeString(site, now.replace("host: 127.0.0.1, port", "host: localhost, port"));
    ctl("apply", site.toString(), "--confirm-within", "5m");
    awaitTrue("another pair", () -> standing().contains("NOT RELEASED"));
    ctl("confirm");
    Files.writeString(site, now);
    ctl("apply", site.toString(), "--confirm-within", "5m");
    ctl("confirm");
    awaitTrue("the pair of before", () -> standing().equals(shipped));
    ctl("driver-withdraw", "mr-1", "The field moved", "--physicist", "phil");
    assertThat(standing()).contains("NOT RELEASED");
    assertThat(ctl("audit-verify").output()).contains("whole");
  }

  private String standing() throws Exception {
    return appliance
        .ctl("driver-list")
        .output()
        .lines()
        .filter(line -> line.contains("mr-1"))
        .findFirst()
        .orElse("")
        .strip();
  }

  @Test
  void byThePageOnlyAPhysicistReleasesAndOnlyWhatThereIs() throws Exception {
    Map<String, String> asked = new LinkedHashMap<>();
    asked.put("scanner", "mr-1");
    asked.put("statement", "Tested");
    SignedIn phil = appliance.signIn(appliance.person("phil", "Phil", "physicist"));
    var use =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(appliance.get("/api/drivers", phil.cookie()).body())
            .at("/scanners/0");
    asked.put("sha256", "0".repeat(64));
    asked.put("settings", use.path("settings").asText());
    assertThat(appliance.post("/api/drivers/release", phil.cookie(), asked).body())
        .contains("have changed meanwhile");
    asked.put("sha256", use.path("sha256").asText());
    int count = 0;
    for (String role :
        new String[] {"technologist", "radiologist", "trainee", "on-site-operator", "site-it"}) {
      SignedIn other = appliance.signIn(appliance.person("p" + count++, role, role));
      assertThat(appliance.post("/api/drivers/release", other.cookie(), asked).statusCode())
          .as(role)
          .isEqualTo(403);
      assertThat(appliance.post("/api/drivers/withdraw", other.cookie(), asked).statusCode())
          .as(role)
          .isEqualTo(403);
    }
    assertThat(appliance.post("/api/drivers/release", "", asked).statusCode()).isEqualTo(401);
    assertThat(standing()).contains("NOT RELEASED");
    assertThat(appliance.post("/api/drivers/release", phil.cookie(), asked).statusCode())
        .isEqualTo(204);
    assertThat(standing()).contains("released by Phil");
    assertThat(appliance.post("/api/drivers/withdraw", phil.cookie(), asked).statusCode())
        .isEqualTo(204);
    assertThat(standing()).contains("NOT RELEASED");
  }
}
