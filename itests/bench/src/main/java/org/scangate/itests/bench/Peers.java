package org.scangate.itests.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;
import org.scangate.itests.harness.XServer;

/** One Xvnc and the four ways to it, each as the processes that it is in use. */
final class Peers implements AutoCloseable {
  static final int WIDTH = 1920;
  static final int HEIGHT = 1080;

  /** One person may have eight links. */
  private static final int ONLOOKING_PEOPLE = 5;

  /** The ways, in the order in which they are printed. */
  enum Way {
    DIRECT("direct"),
    STUNNEL("stunnel"),
    WEBSOCKIFY("websockify"),
    APPLIANCE("appliance");

    final String words;

    Way(String words) {
      this.words = words;
    }
  }

  final XServer x;
  final ShapedPath slow;
  final ShapedPath counting;
  private final Path folder = Files.createTempDirectory("bench-console");
  private final List<Process> tunnels = new ArrayList<>();
  private final int tls;
  private final int plain;
  private final int webSocket;
  private final Appliance appliance;
  private final String operator;
  private final List<String> onlookers = new ArrayList<>();
  private int nextOnlooker;

  Peers(ShapedPath slow, ShapedPath counting) throws IOException, InterruptedException {
    this.slow = slow;
    this.counting = counting;
    x = XServer.start(WIDTH + "x" + HEIGHT, "-SecurityTypes", "None");
    try {
      tls = freePort();
      plain = freePort();
      webSocket = freePort();
      stunnel();
      start("websockify", "websockify", "127.0.0.1:" + webSocket, "127.0.0.1:" + x.port());
      for (int port : new int[] {plain, webSocket}) {
        Run.until("a tunnel on port " + port, 20_000, () -> answers(port));
      }
      appliance = Appliance.start(folder.resolve("appliance"), site(), Map.of());
      operator = cookie("tess", "technologist");
      for (int i = 1; i <= ONLOOKING_PEOPLE; i++) {
        onlookers.add(cookie("rafael-" + i, "radiologist"));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      endTunnels();
      x.close();
      throw e;
    }
  }

  private String site() throws IOException {
    String demo = Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"));
    return demo.substring(0, demo.indexOf("\nscanners:"))
            .replace(
                "[localhost:8443]",
                "[localhost:8443, localhost:"
                    + slow.port()
                    + ", localhost:"
                    + counting.port()
                    + "]")
        + String.join(
            "\n",
            "\nscanners:",
            "  - id: bench",
            "    name: Bench",
            "    modality: MR",
            "    colour: teal",
            "    driver: rfb",
            "    phantoms: [QA-PHANTOM]",
            "    recording: { when: on-demand, start: [technologist], play: [], keep: 1h, most: 5GiB }",
            "    displays: [ { id: main, host: 127.0.0.1, port: " + x.port() + " } ]",
            "");
  }

  private String cookie(String id, String role) throws IOException, InterruptedException {
    String cookie = appliance.signIn(appliance.person(id, id, role)).cookie();
    return cookie.substring(cookie.indexOf('=') + 1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void start(String name, String... command) throws IOException {
    tunnels.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start());
  }

  private void stunnel() throws IOException, InterruptedException {
    Path pem = folder.resolve("stunnel.pem");
    Run.Result made =
        Run.command(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-keyout",
                pem.toString(),
                "-out",
                folder.resolve("stunnel.crt").toString()));
    if (made.code() != 0) {
      throw new IOException("openssl: " + made.output());
    }
    Files.writeString(pem, Files.readString(pem) + Files.readString(folder.resolve("stunnel.crt")));
    String common =
        "foreground = yes\npid =\nsocket = l:TCP_NODELAY=1\nsocket = r:TCP_NODELAY=1\ndebug = 3\n";
    Path server =
        Files.writeString(
            folder.resolve("server.conf"),
            common
                + ("[rfb]\naccept = 127.0.0.1:" + tls + "\nconnect = 127.0.0.1:" + x.port())
                + ("\ncert = " + pem + "\nsslVersionMin = TLSv1.3\n"));
    Path client =
        Files.writeString(
            folder.resolve("client.conf"),
            common
                + ("[rfb]\nclient = yes\naccept = 127.0.0.1:" + plain)
                + ("\nconnect = 127.0.0.1:" + tls + "\n"));
    String program = Run.which("stunnel").orElseThrow().toString();
    start("stunnel-server", program, server.toString());
    start("stunnel-client", program, client.toString());
  }

  /** A client of one way, whose input counts. */
  Viewer open(Way way) throws IOException, InterruptedException {
    return switch (way) {
      case DIRECT -> Viewer.to(way.words, x.port());
      case STUNNEL -> Viewer.to(way.words, plain);
      case WEBSOCKIFY -> Viewer.over(way.words, new WebSocketCarrier(webSocket));
      case APPLIANCE -> Viewer.over(way.words, link(appliance.port(), operator, true));
    };
  }

  /** A client whose way leads over the path, on the client's side of the peer. */
  Viewer open(Way way, ShapedPath path) throws IOException, InterruptedException {
    path.leadTo(
        switch (way) {
          case DIRECT -> x.port();
          case STUNNEL -> tls;
          case WEBSOCKIFY -> webSocket;
          case APPLIANCE -> appliance.port();
        });
    return switch (way) {
      case DIRECT -> Viewer.to(way.words, path.port());
      case STUNNEL -> throw new IllegalArgumentException("its client's side is a process");
      case WEBSOCKIFY -> Viewer.over(way.words, new WebSocketCarrier(path.port()));
      case APPLIANCE -> Viewer.over(way.words, link(path.port(), operator, true));
    };
  }

  /** A link to the appliance with control, which has the console recorded when it is told so. */
  LinkCarrier recorder() throws IOException, InterruptedException {
    return link(appliance.port(), operator, true);
  }

  /** Bytes of all recordings. */
  long recordedBytes() throws IOException {
    Path recordings = folder.resolve("appliance/data/recordings");
    long bytes = 0;
    if (Files.exists(recordings)) {
      try (Stream<Path> files = Files.walk(recordings)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          bytes += Files.size(file);
        }
      }
    }
    return bytes;
  }

  /** One more who looks on through the appliance and throws away what comes. */
  Onlooker onlooker() throws IOException, InterruptedException {
    String cookie = onlookers.get(nextOnlooker++ % onlookers.size());
    return new Onlooker(link(appliance.port(), cookie, false));
  }

  private LinkCarrier link(int port, String cookie, boolean control)
      throws IOException, InterruptedException {
    return new LinkCarrier(
        URI.create("https://localhost:" + port), cookie, appliance.siteCa(), "bench", control);
  }

  /**
   * Stops the appliance or lets it go on. While another way is measured it stands still: else the X
   * server would work for it too, and the other would seem slower than it is.
   */
  void still(boolean still) throws IOException, InterruptedException {
    ProcessHandle script =
        ProcessHandle.of(appliance.pid())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the appliance ended by itself:\n" + appliance.log()));
    for (ProcessHandle process : Stream.concat(Stream.of(script), script.descendants()).toList()) {
      Run.command(List.of("kill", still ? "-STOP" : "-CONT", Long.toString(process.pid())));
    }
  }

  private void endTunnels() throws InterruptedException {
    for (Process tunnel : tunnels) {
      tunnel.descendants().forEach(ProcessHandle::destroyForcibly);
      tunnel.destroy();
      if (!tunnel.waitFor(5, TimeUnit.SECONDS)) {
        tunnel.destroyForcibly();
      }
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    appliance.close();
    endTunnels();
    x.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
