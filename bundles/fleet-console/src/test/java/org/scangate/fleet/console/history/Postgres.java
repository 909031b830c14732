package org.scangate.fleet.console.history;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's PostgreSQL, the real server, with a cluster of its own in a directory and on a port of
 * its own. The server refuses to be root: there it runs as the user {@code postgres}.
 */
final class Postgres implements AutoCloseable {
  static final String USER = "console";
  private static final long PATIENCE_SECONDS = 120;

  private final Path room;
  private final Path cluster;
  private final Path bin;
  private final int port;

  /**
   * @param room an empty directory
   */
  Postgres(Path room) throws Exception {
    this.room = room;
    bin = newest();
    port = freePort();
    cluster = room.resolve("cluster");
    Files.writeString(room.resolve("password"), "of the console\n");
    if (isRoot()) {
      // Where a temporary directory is the test's alone, its user must still get through.
      execute(List.of("chmod", "o+x", room.getParent().toString()));
      execute(List.of("chown", "-R", "postgres", room.toString()));
    }
    server(
        "initdb",
        "-D",
        cluster.toString(),
        "-U",
        USER,
        "--pwfile=" + room.resolve("password"),
        "--auth=scram-sha-256",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync");
    start();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static Path newest() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/usr/lib/postgresql"))) {
      return all.sorted().reduce((one, other) -> other).orElseThrow().resolve("bin");
    }
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

  void start() throws Exception {
    server(
        "pg_ctl",
        "-D",
        cluster.toString(),
        "-l",
        room.resolve("log").toString(),
        "-w",
        "-t",
        Long.toString(PATIENCE_SECONDS),
        "-o",
        "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=",
        "start");
  }

  /** Without a farewell to anybody; the next start recovers from its log. */
  void kill() throws Exception {
    server("pg_ctl", "-D", cluster.toString(), "-w", "-m", "immediate", "stop");
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  Path password() {
    return room.resolve("password");
  }

  private void server(String program, String... arguments) throws Exception {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      line.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    line.add(bin.resolve(program).toString());
    line.addAll(List.of(arguments));
    execute(line);
  }

  private void execute(List<String> line) throws Exception {
    Path said = room.resolveSibling(room.getFileName() + ".said");
    Process one =
        new ProcessBuilder(line)
            .directory(room.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (!one.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || one.exitValue() != 0) {
      throw new IllegalStateException(
          String.join(" ", line) + ": " + Files.readString(said, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() throws Exception {
    kill();
  }
}
