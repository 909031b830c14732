package org.scangate.lib.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Debian's mosquitto with TLS, passwords and the files that ship, in a directory of its own. */
public final class Mosquitto implements AutoCloseable {
  public static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SHIPPED = Path.of("../../config/fleet");

  private final Path room;
  private final int port;
  private final List<Process> listeners = new ArrayList<>();
  private Process process;

  public Mosquitto(Path room, String... users) throws Exception {
    this.room = room;
    port = freePort();
    authority("ca");
    authority("stranger");
    leaf("broker", "localhost");
    leaf("wrong", "elsewhere.example");
    for (String user : users) {
      Path secret = room.resolve(user + ".password");
      Files.writeString(secret, "secret of " + user + "\n");
      List<String> make = new ArrayList<>(List.of("mosquitto_passwd", "-b"));
      if (user.equals(users[0])) {
        make.add(1, "-c");
      }
      make.addAll(List.of(room + "/passwords", user, "secret of " + user));
      run(make.toArray(String[]::new));
    }
    Files.copy(SHIPPED.resolve("mosquitto.acl"), room.resolve("mosquitto.acl"));
    // It gives up being root, and must be able to read them all the same.
    Files.setPosixFilePermissions(room, PosixFilePermissions.fromString("rwxr-xr-x"));
    certificate("broker");
  }

  /** Outside the range that the kernel gives to callers. */
  private static int freePort() throws IOException {
    for (int i = 0; ; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        if (i == 100) {
          throw e;
        }
      }
    }
  }

  private void authority(String name) throws Exception {
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=" + name,
        "-days",
        "2",
        "-keyout",
        room + "/" + name + ".key",
        "-out",
        room + "/" + name + ".pem");
  }

  private void leaf(String name, String host) throws Exception {
    Files.writeString(room.resolve(name + ".ext"), "subjectAltName=DNS:" + host + "\n");
    run(
        "openssl",
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=" + host,
        "-keyout",
        room + "/" + name + ".key",
        "-out",
        room + "/" + name + ".csr");
    run(
        "openssl",
        "x509",
        "-req",
        "-in",
        room + "/" + name + ".csr",
        "-days",
        "2",
        "-CA",
        room + "/ca.pem",
        "-CAkey",
        room + "/ca.key",
        "-CAcreateserial",
        "-extfile",
        room + "/" + name + ".ext",
        "-out",
        room + "/" + name + ".pem");
  }

  private static void run(String... command) throws Exception {
    Process one = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(one.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(one.waitFor()).as("%s: %s", String.join(" ", command), said).isZero();
  }

  /** Has the broker show another certificate from its next start on. */
  public void certificate(String name) throws IOException {
    String conf =
        Files.readString(SHIPPED.resolve("mosquitto.conf"))
            .replace("listener 8883", "listener " + port + " 127.0.0.1")
            .replace("/etc/mosquitto/certs/broker.", room + "/" + name + ".")
            .replace("/etc/mosquitto/certs/", room + "/")
            .replace("/etc/mosquitto/", room + "/");
    Files.writeString(room.resolve("mosquitto.conf"), conf + "user root\n");
  }

  public Mosquitto start() throws IOException {
    process =
        new ProcessBuilder("/usr/sbin/mosquitto", "-c", room + "/mosquitto.conf")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(room.resolve("log").toFile()))
            .start();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(process.isAlive())
                  .withFailMessage(() -> "mosquitto ended: " + log())
                  .isTrue();
              try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              } catch (IOException e) {
                return false;
              }
            });
    return this;
  }

  private String log() {
    try {
      return Files.readString(room.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Without a farewell to anybody. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
  }

  /** Stands still, with every connection open. */
  public void signal(String name) throws Exception {
    run("kill", "-" + name, Long.toString(process.pid()));
  }

  public Broker broker(String user) {
    return new Broker(
        "localhost",
        port,
        true,
        user,
        Optional.of(room.resolve(user + ".password")),
        Optional.of(room.resolve("ca.pem")));
  }

  /** What somebody hears, by mosquitto_sub: topic, whether retained, QoS and bytes. */
  public record Heard(String topic, int qos, boolean retained, byte[] payload) {}

  /** Listens as a user from now on; returns when it is subscribed. */
  public List<Heard> listen(String user, String filter) throws Exception {
    List<Heard> heard = new CopyOnWriteArrayList<>();
    Process sub =
        new ProcessBuilder(
                "stdbuf",
                "-oL",
                "mosquitto_sub",
                "-V",
                "5",
                "-h",
                "localhost",
                "-p",
                Integer.toString(port),
                "--cafile",
                room + "/ca.pem",
                "-u",
                user,
                "-P",
                "secret of " + user,
                "-t",
                filter,
                "-q",
                "1",
                "-d",
                "-F",
                "HEARD %t %q %r %x")
            .redirectErrorStream(true)
            .start();
    listeners.add(sub);
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader in = sub.inputReader()) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                  if (line.startsWith("HEARD ")) {
                    String[] part = line.split(" ", 5);
                    heard.add(
                        new Heard(
                            part[1],
                            Integer.parseInt(part[2]),
                            part[3].equals("1"),
                            HexFormat.of().parseHex(part.length > 4 ? part[4] : "")));
                  } else {
                    lines.add(line);
                  }
                }
              } catch (IOException e) {
                lines.add(e.toString());
              }
            });
    reader.setDaemon(true);
    reader.start();
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(lines).anyMatch(line -> line.startsWith("Subscribed")));
    return heard;
  }

  @Override
  public void close() throws Exception {
    listeners.forEach(Process::destroyForcibly);
    if (process != null) {
      kill();
    }
  }
}
