package org.scangate.itests.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.itests.harness.Appliance;
import org.scangate.net.link.client.ClientChannel;

/** A scanner that hangs, drops or speaks nonsense ends in words; the others go on. */
class MisbehavingScannerTest {
  @TempDir static Path home;
  private static ServerSocket liar;
  private static Appliance appliance;
  private static Appliance.SignedIn tess;

  @BeforeAll
  static void start() throws Exception {
    liar = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(MisbehavingScannerTest::lie, "liar");
    thread.setDaemon(true);
    thread.start();
    String demo = Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
    String site =
        demo.substring(0, demo.indexOf("\nscanners:"))
            + "\nscanners:\n"
            + scanner("good", "simulator", "")
            + scanner("hang", "simulator", "    settings: { fault: hang }\n")
            + scanner("nonsense", "rfb", "")
            + scanner("nobody", "no-such-driver", "");
    appliance = Appliance.start(home, site, Map.of());
    tess = appliance.signIn(appliance.person("tess", "Tess", "technologist"));
  }

  @AfterAll
  static void stop() throws Exception {
    appliance.close();
    liar.close();
  }

  private static String scanner(String id, String driver, String more) {
    String place = driver.equals("rfb") ? ", host: 127.0.0.1, port: " + liar.getLocalPort() : "";
    return String.join(
        "\n",
        "  - id: " + id,
        "    name: " + id,
        "    modality: CT",
        "    colour: teal",
        "    driver: " + driver,
        "    displays: [ { id: main" + place + " } ]",
        more);
  }

  /**
   * Speaks RFB far enough to be believed, then sends a rectangle that no screen has, and a bomb.
   */
  private static void lie() {
    while (!liar.isClosed()) {
      try (Socket socket = liar.accept()) {
        OutputStream out = socket.getOutputStream();
        out.write("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));
        out.write(new byte[] {1, 1});
        out.write(new byte[4]);
        ByteBuffer init = ByteBuffer.allocate(24 + 3);
        init.putShort((short) 640).putShort((short) 480);
        init.put(
            new byte[] {
              32, 24, 0, 1, 0, (byte) 255, 0, (byte) 255, 0, (byte) 255, 16, 8, 0, 0, 0, 0
            });
        init.putInt(3).put("bad".getBytes(StandardCharsets.US_ASCII));
        out.write(init.array());
        ByteBuffer update = ByteBuffer.allocate(16);
        update.put((byte) 0).put((byte) 0).putShort((short) 1);
        update
            .putShort((short) 600)
            .putShort((short) 400)
            .putShort((short) 60_000)
            .putShort((short) 60_000)
            .putInt(0);
        out.write(update.array());
        out.flush();
        byte[] sink = new byte[256];
        while (socket.getInputStream().read(sink) >= 0) {
          assertThat(sink).isNotNull();
        }
      } catch (IOException e) {
        assertThat(e).isNotNull(); // the appliance hung up, as it should
      }
    }
  }

  private static void awaitTrue(String what, java.util.concurrent.Callable<Boolean> condition) {
    await(what).atMost(Duration.ofSeconds(30)).until(condition);
  }

  @Test
  void saysWhatIsWrongWithEachAndKeepsTheGoodOneGoing() throws Exception {
    awaitTrue(
        "the liar found out", () -> appliance.ctl("scanners").output().contains("UNREACHABLE"));
    String scanners = appliance.ctl("scanners").output();
    assertThat(lines(scanners, "nonsense"))
        .contains("UNREACHABLE")
        .containsAnyOf("60000", "outside");
    assertThat(lines(scanners, "nobody")).contains("NO_DRIVER").contains("no-such-driver");
    assertThat(lines(scanners, "good")).contains("CONNECTED");

    try (RemoteSession hang = RemoteSession.open(appliance, tess, "hang")) {
      awaitTrue("state", () -> hang.scanner().path("reach").asText().equals("CONNECTED"));
      hang.say("{\"op\":\"control.request\"}");
      awaitTrue("control", hang::holdsControl);
      ClientChannel console = hang.console("main");
      console.send(RemoteSession.pointer(100, 100, 1));
      awaitTrue("the hang found out", () -> !hang.scanner().path("reachWords").asText().isEmpty());
      assertThat(hang.scanner().path("reachWords").asText()).containsIgnoringCase("input");
      hang.say("{\"op\":\"control.release\"}");
      awaitTrue("released", () -> !hang.holdsControl());
    }
    try (RemoteSession good = RemoteSession.open(appliance, tess, "good")) {
      awaitTrue("state", () -> good.scanner().path("reach").asText().equals("CONNECTED"));
      good.say("{\"op\":\"control.request\"}");
      awaitTrue("control", good::holdsControl);
      ClientChannel console = good.console("main");
      console.send(RemoteSession.updateRequest(false, 1280, 960));
      awaitTrue("pictures", () -> good.pixelsReceived() > 20_000);
      console.send(RemoteSession.key(0xffc2, true));
      console.send(RemoteSession.key(0xffc2, false));
      awaitTrue("prepared", () -> good.scanner().path("activity").asText().equals("PREPARING"));
    }
    assertThat(appliance.residentMiB()).isLessThan(600);
    assertThat(appliance.ctl("audit-verify").code()).isZero();
  }

  @Test
  void acceptsInputOfTheHolderOnly() throws Exception {
    try (RemoteSession session = RemoteSession.open(appliance, tess, "good")) {
      awaitTrue("state", () -> session.scanner().path("reach").asText().equals("CONNECTED"));
      String before = session.scanner().path("detail").asText();
      ClientChannel console = session.console("main");
      console.send(
          RemoteSession.key(0xff53, true)); // Right chooses the next protocol, if it gets through
      console.send(RemoteSession.key(0xff53, false));
      console.send(RemoteSession.updateRequest(false, 1280, 960));
      awaitTrue("pictures", () -> session.pixelsReceived() > 20_000);
      assertThat(session.scanner().path("detail").asText()).isEqualTo(before);
      assertThat(session.ended()).isEmpty();
    }
  }

  private static String lines(String table, String id) {
    return String.join(
        "\n", List.of(table.lines().filter(l -> l.startsWith(id)).toArray(String[]::new)));
  }
}
