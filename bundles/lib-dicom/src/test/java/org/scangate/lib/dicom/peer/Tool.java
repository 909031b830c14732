package org.scangate.lib.dicom.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A program of another maker, run to its end or beside the test. */
public final class Tool implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path log;

  private Tool(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Tests with a peer are skipped where it is not installed; {@code ./scangate test} installs it.
   */
  public static void assumeInstalled(String program) {
    boolean there =
        List.of("/usr/bin/", "/usr/sbin/").stream()
            .anyMatch(place -> Files.isExecutable(Path.of(place + program)));
    Assumptions.assumeTrue(there, program + " is not installed");
  }

  /**
   * A port that was free a moment ago, outside the range that the kernel gives to callers: who
   * looks whether somebody listens there could else meet himself.
   */
  public static int freePort() throws IOException {
    IOException last = null;
    for (int i = 0; i < 100; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        last = e; // taken
      }
    }
    throw last;
  }

  /** Begins it; what it says goes to a file beside. */
  public static Tool start(Path directory, Map<String, String> environment, String... command)
      throws IOException {
    Path log = Files.createTempFile(directory, "tool", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new Tool(builder.start(), log);
  }

  /** Runs it to its end, which must be a success; gives what it said. */
  public static String run(Path directory, Map<String, String> environment, String... command)
      throws Exception {
    try (Tool tool = start(directory, environment, command)) {
      int code = tool.end();
      assertThat(code).as("%s says:%n%s", String.join(" ", command), tool.said()).isZero();
      return tool.said();
    }
  }

  /** Waits for its end and gives its code. */
  public int end() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  public String said() throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }

  /** Waits until somebody listens. */
  public Tool listening(int port) {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () -> {
              assertThat(process.isAlive()).as("alive; it says %s", said()).isTrue();
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return true;
              } catch (IOException e) {
                return false;
              }
            });
    return this;
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A certificate authority and two leaves of it, for {@code localhost}, made by openssl: {@code
   * ca.pem}, {@code one.pem}, {@code one.key}, {@code two.pem}, {@code two.key}.
   */
  public static void certificates(Path directory) throws Exception {
    List<String> common = List.of("-newkey", "rsa:2048", "-nodes", "-days", "2");
    openssl(
        directory,
        common,
        "req",
        "-x509",
        "-subj",
        "/CN=Test CA",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem");
    Files.writeString(directory.resolve("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    for (String leaf : List.of("one", "two")) {
      openssl(
          directory,
          common,
          "req",
          "-subj",
          "/CN=" + leaf,
          "-keyout",
          leaf + ".key",
          "-out",
          leaf + ".csr");
      openssl(
          directory,
          List.of("-days", "2", "-extfile", "names", "-CAcreateserial"),
          "x509",
          "-req",
          "-in",
          leaf + ".csr",
          "-CA",
          "ca.pem",
          "-CAkey",
          "ca.key",
          "-out",
          leaf + ".pem");
    }
  }

  private static void openssl(Path directory, List<String> more, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    command.addAll(more);
    run(directory, Map.of(), command.toArray(String[]::new));
  }
}
