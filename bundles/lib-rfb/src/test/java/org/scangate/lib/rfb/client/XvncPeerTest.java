package org.scangate.lib.rfb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.scangate.lib.rfb.Encodings;
import org.scangate.lib.rfb.OperatorScreen;
import org.scangate.lib.rfb.RfbException;
import org.scangate.lib.rfb.peer.XServer;

/** TigerVNC's Xvnc and x11vnc as peers: what we decode is what the X server shows. */
@Timeout(180)
class XvncPeerTest {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A client that runs on a thread of its own. */
  private static final class Running implements AutoCloseable {
    final Decoding sink = new Decoding(1, 1);
    final RfbClient client;
    final AtomicReference<RfbException> ended = new AtomicReference<>();
    private final Thread thread;

    Running(RfbTarget target, List<Integer> encodings) throws Exception {
      client = RfbClient.connect(target, sink, encodings);
      thread =
          new Thread(
              () -> {
                try {
                  client.run();
                } catch (RfbException e) {
                  ended.set(e);
                }
              });
      thread.start();
    }

    void awaitSame(XServer x) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(
              () -> {
                assertThat(ended.get()).isNull();
                int[] theirs = x.capture();
                assertThat(sink.pixels).hasSameSizeAs(theirs);
                assertThat(Arrays.mismatch(sink.pixels, theirs)).isEqualTo(-1);
              });
    }

    @Override
    public void close() throws InterruptedException {
      client.close();
      thread.join(5000);
      assertThat(thread.isAlive()).isFalse();
      assertThat(ended.get()).isNull();
    }
  }

  private static RfbTarget target(int port, String username, String password, String security) {
    return new RfbTarget(
        "localhost",
        port,
        username,
        password.toCharArray(),
        true,
        Set.of(security),
        Set.of(),
        Duration.ofSeconds(10));
  }

  private static List<Integer> only(int encoding) {
    List<Integer> encodings = new ArrayList<>(RfbClient.ENCODINGS);
    encodings.removeAll(List.of(Encodings.TIGHT, Encodings.ZRLE, Encodings.HEXTILE, Encodings.RAW));
    encodings.add(0, encoding);
    return encodings;
  }

  @Test
  void everyEncodingOfXvncIsDecodedBitForBit() throws Exception {
    try (XServer x = new XServer(WIDTH, HEIGHT, "-SecurityTypes", "None")) {
      for (int encoding :
          new int[] {Encodings.TIGHT, Encodings.ZRLE, Encodings.HEXTILE, Encodings.RAW}) {
        try (Running running = new Running(target(x.port(), "", "", "None"), only(encoding))) {
          running.awaitSame(x);
          x.show(OperatorScreen.draw(WIDTH, HEIGHT, encoding), WIDTH, HEIGHT);
          running.awaitSame(x);
        }
      }
      try (Running running = new Running(target(x.port(), "", "", "None"), RfbClient.ENCODINGS)) {
        x.launch("xterm", "-geometry", "80x24+100+100", "-e", "sh", "-c", "ls -lR /usr/lib; cat");
        await().atMost(PATIENCE).until(() -> x.run("xwininfo", "-root", "-tree").contains("xterm"));
        running.awaitSame(x); // scrolled by copying
      }
    }
  }

  @Test
  void everyEncodingOfX11vncIsDecodedBitForBit() throws Exception {
    XServer.assumeInstalled("x11vnc");
    try (XServer x = new XServer(WIDTH, HEIGHT, "-SecurityTypes", "None")) {
      x.show(OperatorScreen.draw(WIDTH, HEIGHT, 11), WIDTH, HEIGHT);
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      x.launch(
          "x11vnc",
          "-rfbport",
          "" + port,
          "-localhost",
          "-forever",
          "-shared",
          "-passwd",
          "sesame",
          "-noxdamage",
          "-quiet");
      XServer.awaitPort(port);
      for (int encoding :
          new int[] {Encodings.TIGHT, Encodings.ZRLE, Encodings.HEXTILE, Encodings.RAW}) {
        RfbTarget target = target(port, "", "sesame", "VncAuth");
        try (Running running = new Running(target, only(encoding))) {
          running.awaitSame(x);
          x.show(OperatorScreen.draw(WIDTH, HEIGHT, 20 + encoding), WIDTH, HEIGHT);
          running.awaitSame(x);
        }
      }
    }
  }

  @Test
  void inputArrivesAndTheScreenFollowsAChangeOfSize() throws Exception {
    try (XServer x = new XServer(WIDTH, HEIGHT, "-SecurityTypes", "None")) {
      Path typed = x.file("typed");
      x.launch("xterm", "-geometry", "80x24+0+0", "-e", "sh", "-c", "cat > " + typed);
      try (Running running = new Running(target(x.port(), "", "", "None"), RfbClient.ENCODINGS)) {
        await().atMost(PATIENCE).until(() -> Files.exists(typed));
        await().atMost(PATIENCE).until(running.client::takesExtendedKeys);
        running.client.pointer(50, 60, 0);
        await()
            .atMost(PATIENCE)
            .until(() -> x.run("xdotool", "getmouselocation").startsWith("x:50 y:60"));
        int[][] keys = {{'s', 0x1f}, {'c', 0x2e}, {'a', 0}, {'n', 0x31}, {0xff0d, 0x1c}};
        for (int[] key : keys) {
          running.client.key(key[0], key[1], true);
          running.client.key(key[0], key[1], false);
        }
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(Files.readString(typed, StandardCharsets.UTF_8))
                        .isEqualTo("scan\n"));
        x.run("xrandr", "-s", "1024x768");
        await().atMost(PATIENCE).until(() -> running.sink.width == 1024);
        running.awaitSame(x);
        assertThat(running.sink.cursors).isNotEmpty();
      }
    }
  }

  @Test
  void passwordsAndTls() throws Exception {
    XServer.assumeInstalled("tigervncpasswd", "openssl", "sh");
    Path directory = Files.createTempDirectory("scangate-x509");
    Path password = directory.resolve("password");
    Path key = directory.resolve("key.pem");
    Path certificate = directory.resolve("certificate.pem");
    sh("printf 'sesame\\n' | tigervncpasswd -f > " + password);
    sh(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=kvm.example -keyout "
            + key
            + " -out "
            + certificate
            + " 2>/dev/null");
    String fingerprint =
        sh("openssl x509 -in " + certificate + " -outform DER | sha256sum").substring(0, 64);
    try (XServer x =
        new XServer(
            WIDTH,
            HEIGHT,
            "-SecurityTypes",
            "X509None,X509Vnc,TLSNone,TLSVnc,VncAuth",
            "-rfbauth",
            password.toString(),
            "-X509Cert",
            certificate.toString(),
            "-X509Key",
            key.toString())) {
      for (Security type :
          List.of(
              Security.VncAuth,
              Security.TLSVnc,
              Security.TLSNone,
              Security.X509Vnc,
              Security.X509None)) {
        RfbTarget plain = target(x.port(), "", "sesame", type.name());
        RfbTarget pinned =
            new RfbTarget(
                plain.host(),
                plain.port(),
                "",
                plain.password(),
                true,
                plain.security(),
                Set.of(fingerprint),
                plain.timeout());
        try (Running running = new Running(pinned, RfbClient.ENCODINGS)) {
          assertThat(running.client.security()).isEqualTo(type);
          running.awaitSame(x);
        }
      }
      assertThatThrownBy(
              () -> new Running(target(x.port(), "", "sesame", "X509Vnc"), RfbClient.ENCODINGS))
          .hasMessageContaining(fingerprint);
      assertThatThrownBy(
              () -> new Running(target(x.port(), "", "wrong", "VncAuth"), RfbClient.ENCODINGS))
          .hasMessageContaining("refuses the password");
      assertThatThrownBy(() -> new Running(target(x.port(), "", "", "None"), RfbClient.ENCODINGS))
          .hasMessageContaining("it offers security");
      assertThat(refusalOfAnUnchangedJdk(x.port()))
          .contains("this JDK refuses TLS without a certificate");
    } finally {
      sh("rm -r " + directory);
    }
  }

  private static String sh(String command) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** These tests run with anonymous suites allowed; another JVM has them as they come. */
  private static String refusalOfAnUnchangedJdk(int port) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Connect.class.getName(),
                "" + port)
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Connects with TLSNone and prints how that went. */
  static final class Connect {
    private Connect() {}

    public static void main(String[] args) throws InterruptedException {
      try {
        RfbClient.connect(target(Integer.parseInt(args[0]), "", "", "TLSNone"), new Decoding(1, 1))
            .close();
        System.out.println("connected");
      } catch (RfbException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
