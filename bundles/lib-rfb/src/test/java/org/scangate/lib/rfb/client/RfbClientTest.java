package org.scangate.lib.rfb.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.lib.rfb.RfbException;

/** The client over real sockets: time-outs, TLS, and every way in which it ends. */
@Timeout(60)
class RfbClientTest {
  private static final char[] NO_PASSWORD = new char[0];

  /** What a server does with its one connection. */
  private interface Script {
    void run(InputStream in, OutputStream out, Socket socket) throws Exception;
  }

  /** A server for one connection. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread thread;

    Server(Script script) throws IOException {
      thread =
          new Thread(
              () -> {
                try (Socket socket = listener.accept()) {
                  script.run(socket.getInputStream(), socket.getOutputStream(), socket);
                } catch (Exception | AssertionError e) {
                  failure.set(e);
                }
              });
      thread.start();
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException, InterruptedException {
      listener.close();
      thread.join(5000);
      if (failure.get() instanceof AssertionError e) {
        throw e;
      }
    }
  }

  private static void say(OutputStream out, String hex) throws IOException {
    out.write(HexFormat.of().parseHex(hex.replace(" ", "")));
    out.flush();
  }

  private static String hear(InputStream in, int count) throws IOException {
    return HexFormat.of().formatHex(in.readNBytes(count));
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static final String INIT =
      "0002 0001 20180001 00ff00ff00ff 100800 000000 00000002" + ascii("mr");

  /** Security None and a screen of 2 by 1. */
  private static void admit(InputStream in, OutputStream out) throws IOException {
    say(out, ascii("RFB 003.008\n"));
    hear(in, 12);
    say(out, "0101");
    hear(in, 1);
    say(out, "00000000");
    hear(in, 1);
    say(out, INIT);
    // SetPixelFormat, SetEncodings, the first request
    hear(in, 20 + 4 + 4 * RfbClient.ENCODINGS.size() + 10);
  }

  private static RfbTarget target(int port, Duration timeout, String... fingerprints) {
    return new RfbTarget(
        "localhost", port, "", NO_PASSWORD, true, Set.of(), Set.of(fingerprints), timeout);
  }

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(1500);

  @Test
  void decodesSendsAndReturnsWhenClosed() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    try (Server server =
        new Server(
            (in, out, socket) -> {
              admit(in, out);
              say(out, "00 00 0002  0000 0000 0002 0001 00000000 0000ff00 ff000000");
              say(out, "0000 0000 0000 0000 fffffefe");
              assertThat(hear(in, 10)).isEqualTo("03010000000000020001");
              assertThat(hear(in, 8)).isEqualTo("040100000000ff0d");
              assertThat(hear(in, 12)).isEqualTo("ff0000010000ff0d0000001c");
              assertThat(hear(in, 6)).isEqualTo("050100010000");
              done.countDown();
              assertThat(in.read()).isEqualTo(-1);
            })) {
      Decoding sink = new Decoding(2, 1);
      RfbClient client = RfbClient.connect(target(server.port(), LONG), sink);
      assertThat(client.name()).isEqualTo("mr");
      assertThat(client.security()).isEqualTo(Security.None);
      AtomicReference<Throwable> ended = new AtomicReference<>();
      Thread reader =
          new Thread(
              () -> {
                try {
                  client.run();
                } catch (RfbException e) {
                  ended.set(e);
                }
              });
      reader.start();
      await().until(() -> sink.pixels[0] == 0xff0000 && sink.pixels[1] == 0xff);
      client.key(0xff0d, 0, true);
      await()
          .until(
              () -> {
                return sink.damage.size() == 1;
              });
      // the announcement comes after the pixels, on the reader's thread
      await().until(client::takesExtendedKeys);
      client.key(0xff0d, 0x1c, true);
      client.pointer(5000, -3, 1);
      done.await();
      client.close();
      reader.join(5000);
      assertThat(reader.isAlive()).isFalse();
      assertThat(ended.get()).isNull();
    }
  }

  @Test
  void namesWhatIsNotReached() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThatThrownBy(() -> RfbClient.connect(target(free, LONG), new Decoding(1, 1)))
        .isInstanceOf(RfbException.class)
        .hasMessageContaining("localhost:" + free + ": refused");
    RfbTarget nowhere = RfbTarget.of("no-such-host.invalid", 5900, NO_PASSWORD);
    assertThatThrownBy(() -> RfbClient.connect(nowhere, new Decoding(1, 1)))
        .hasMessageContaining("'no-such-host.invalid' has no address");
  }

  @Test
  void givesUpAServerThatDoesNotAnswerInTheHandshake() throws Exception {
    try (Server server = new Server((in, out, socket) -> in.read())) {
      assertThatThrownBy(() -> RfbClient.connect(target(server.port(), SHORT), new Decoding(1, 1)))
          .hasMessageContaining("no answer for 1500 ms");
    }
  }

  @Test
  void asksASilentServerForAPixelAndThenGivesItUp() throws Exception {
    AtomicReference<String> asked = new AtomicReference<>();
    try (Server server =
        new Server(
            (in, out, socket) -> {
              admit(in, out);
              asked.set(hear(in, 10));
              in.read();
            })) {
      RfbClient client = RfbClient.connect(target(server.port(), SHORT), new Decoding(1, 1));
      assertThatThrownBy(client::run).hasMessageContaining("no answer for 3000 ms");
    }
    assertThat(asked.get()).isEqualTo("03000000000000010001");
  }

  @Test
  void saysWhatWasLost() throws Exception {
    try (Server server =
        new Server(
            (in, out, socket) -> {
              admit(in, out);
              say(out, "00 00 0001 0000 0000 0002 0001");
            })) {
      RfbClient client = RfbClient.connect(target(server.port(), LONG), new Decoding(1, 1));
      assertThatThrownBy(client::run)
          .isInstanceOf(RfbException.class)
          .hasMessageContaining("localhost:" + server.port() + ": the server closed");
      assertThatThrownBy(() -> client.key('a', 0, true)).isInstanceOf(RfbException.class);
    }
  }

  @Test
  void anInterruptEndsConnecting() throws Exception {
    CountDownLatch accepted = new CountDownLatch(1);
    try (Server server =
        new Server(
            (in, out, socket) -> {
              accepted.countDown();
              in.read();
            })) {
      AtomicReference<Throwable> ended = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  RfbClient.connect(target(server.port(), LONG), new Decoding(1, 1)).close();
                } catch (RfbException | InterruptedException e) {
                  ended.set(e);
                }
              });
      caller.start();
      accepted.await();
      caller.interrupt();
      caller.join(5000);
      assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }
  }

  private static SSLContext certified(Path directory) throws Exception {
    File store = directory.resolve("server.p12").toFile();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "kvm",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kvm.example",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.getPath())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store.toPath())) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static SSLSocket vencryptX509None(
      InputStream in, OutputStream out, Socket socket, SSLContext context) throws IOException {
    say(out, ascii("RFB 003.008\n"));
    hear(in, 12);
    say(out, "0113");
    hear(in, 1);
    say(out, "0002");
    hear(in, 2);
    say(out, "00 01 00000104");
    hear(in, 4);
    say(out, "01");
    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, false);
    tls.setUseClientMode(false);
    tls.startHandshake();
    return tls;
  }

  /** A self-signed certificate is refused with its fingerprint, and taken when that is named. */
  @Test
  void trustsACertificateByItsFingerprintAndSurvivesSilenceInsideTls(@TempDir Path directory)
      throws Exception {
    SSLContext context = certified(directory);
    String fingerprint;
    try (Server server =
        new Server((in, out, socket) -> vencryptX509None(in, out, socket, context))) {
      AtomicReference<String> words = new AtomicReference<>();
      assertThatThrownBy(() -> RfbClient.connect(target(server.port(), LONG), new Decoding(1, 1)))
          .isInstanceOf(RfbException.class)
          .satisfies(e -> words.set(e.getMessage()));
      assertThat(words.get()).matches(".*not trusted; its SHA-256 is [0-9a-f]{64}: .*");
      fingerprint = words.get().replaceAll(".*is ([0-9a-f]{64}):.*", "$1");
    }
    try (Server server =
        new Server(
            (plainIn, plainOut, socket) -> {
              SSLSocket tls = vencryptX509None(plainIn, plainOut, socket, context);
              InputStream in = tls.getInputStream();
              OutputStream out = tls.getOutputStream();
              say(out, "00000000");
              hear(in, 1);
              say(out, INIT);
              hear(in, 20 + 4 + 4 * RfbClient.ENCODINGS.size() + 10);
              assertThat(hear(in, 10)).isEqualTo("03000000000000010001"); // after the silence
              say(out, "00 00 0001  0000 0000 0002 0001 00000000 0000ff00 ff000000");
              assertThat(hear(in, 10)).isEqualTo("03010000000000020001");
            })) {
      Decoding sink = new Decoding(2, 1);
      RfbClient client =
          RfbClient.connect(target(server.port(), Duration.ofMillis(2500), fingerprint), sink);
      assertThat(client.security()).isEqualTo(Security.X509None);
      assertThatThrownBy(client::run).isInstanceOf(RfbException.class);
      assertThat(sink.pixels).containsExactly(0xff0000, 0xff);
    }
  }
}
