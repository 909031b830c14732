package org.scangate.safety.stop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A relay device that somebody else has written, as a process of its own. */
final class Device implements AutoCloseable {
  private static final Path PEERS = Path.of("src/test/peers");
  private static final Set<Path> COMPILED = new HashSet<>();

  private final int port;
  private final List<String> command;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Process process;
  private Writer commands;

  private Device(int port, List<String> command) throws Exception {
    this.port = port;
    this.command = command;
    start();
  }

  static Device pymodbus() throws Exception {
    int port = freePort();
    return new Device(
        port,
        List.of("/usr/bin/python3", PEERS.resolve("relay.py").toString(), "" + port, watchdog()));
  }

  static Device libmodbus() throws Exception {
    int port = freePort();
    return new Device(port, List.of(compile().toString(), "serve", "" + port, watchdog()));
  }

  private static String watchdog() {
    return Long.toString(org.scangate.safety.relay.modbus.Relays.WATCHDOG.toMillis());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Path compile() throws Exception {
    return compile("relay", "relay", "-lmodbus");
  }

  /** Compiles a program or a library from its one source file, once. */
  static synchronized Path compile(String source, String product, String... options)
      throws Exception {
    Path made = Files.createDirectories(Path.of("target")).resolve(product).toAbsolutePath();
    if (COMPILED.add(made)) {
      List<String> words =
          new ArrayList<>(List.of("gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1"));
      words.addAll(List.of("-o", made.toString(), PEERS.resolve(source + ".c").toString()));
      words.addAll(List.of(options));
      run(words.toArray(String[]::new));
    }
    return made;
  }

  private static void run(String... words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", words) + ": " + said);
    }
  }

  /** Writes a coil of this device as another client of it. */
  void writeAsSomebodyElse(int coil, boolean level) throws Exception {
    run(compile().toString(), "write", "" + port, "" + coil, level ? "1" : "0");
  }

  int port() {
    return port;
  }

  /** Starts the device after {@link #kill}. */
  void start() throws Exception {
    lines.clear();
    process =
        new ProcessBuilder(command)
            .redirectError(Files.createDirectories(Path.of("target")).resolve("peer.log").toFile())
            .start();
    commands = process.outputWriter(StandardCharsets.UTF_8);
    Process mine = process;
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader out =
                  new BufferedReader(
                      new InputStreamReader(mine.getInputStream(), StandardCharsets.UTF_8))) {
                out.lines().forEach(lines::add);
              } catch (IOException | java.io.UncheckedIOException e) {
                // It has ended.
              }
            },
            "device-reader");
    reader.setDaemon(true);
    reader.start();
    awaitLine("ready");
  }

  private void awaitLine(String line) {
    org.awaitility.Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(60))
        .until(() -> lines.contains(line) || !process.isAlive());
    if (!lines.contains(line)) {
      throw new IllegalStateException("the device ended; see target/peer.log: " + lines);
    }
  }

  /** Tells the device something and waits until it has obeyed. */
  synchronized List<String> tell(String line) throws IOException {
    lines.removeIf(said -> said.equals("done") || said.startsWith("coils "));
    commands.write(line + "\n");
    commands.flush();
    awaitLine("done");
    return new ArrayList<>(lines);
  }

  /** Whether a coil is energised, as the device itself says. */
  boolean coil(int number) throws IOException {
    return tell("coils").stream()
        .filter(line -> line.startsWith("coils "))
        .anyMatch(line -> line.charAt("coils ".length() + number) == '1');
  }

  /** What changed, in order: {@code coil N LEVEL by WHAT}. */
  List<String> changes() {
    return lines.stream().filter(line -> line.startsWith("coil ")).toList();
  }

  /** When a coil changed last, in {@link System#nanoTime}; of the libmodbus device only. */
  long changedNanos(int coil) throws IOException {
    return tell("when " + coil).stream()
        .filter(line -> line.startsWith("when "))
        .mapToLong(line -> Long.parseLong(line.substring("when ".length())))
        .max()
        .orElseThrow();
  }

  void signal(String name) throws Exception {
    run("kill", "-" + name, "" + process.pid());
  }

  void kill() throws Exception {
    process.destroyForcibly();
    process.waitFor(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly();
    process.waitFor(60, TimeUnit.SECONDS);
  }
}
