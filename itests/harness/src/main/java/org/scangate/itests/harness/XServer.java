package org.scangate.itests.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** TigerVNC's Xvnc on a free display, with the programs that are started on it. */
public final class XServer implements AutoCloseable {
  private final Process server;
  private final List<Process> programs = new ArrayList<>();
  private final int display;

  private XServer(Process server, int display) {
    this.server = server;
    this.display = display;
  }

  /**
   * Starts Xvnc.
   *
   * @param geometry for example {@code 1920x1080}
   * @param options further options, for example {@code -SecurityTypes None}
   */
  public static XServer start(String geometry, String... options)
      throws IOException, InterruptedException {
    Path xvnc =
        Run.which("Xvnc")
            .orElseThrow(() -> new IOException("no Xvnc: install tigervnc-standalone-server"));
    for (int display = 40; display < 90; display++) {
      if (Files.exists(Path.of("/tmp/.X11-unix/X" + display)) || answers(5900 + display)) {
        continue;
      }
      List<String> command =
          new ArrayList<>(
              List.of(
                  xvnc.toString(),
                  ":" + display,
                  "-geometry",
                  geometry,
                  "-depth",
                  "24",
                  "-localhost",
                  "-rfbport",
                  Integer.toString(5900 + display),
                  "-AlwaysShared"));
      command.addAll(
          options.length == 0 ? List.of("-SecurityTypes", "None") : Arrays.asList(options));
      Process server =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      XServer x = new XServer(server, display);
      int port = x.port();
      Run.until("Xvnc on port " + port, 15_000, () -> !server.isAlive() || answers(port));
      if (server.isAlive()) {
        return x;
      }
    }
    throw new IOException("no free X display from :40 to :89");
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The RFB port on 127.0.0.1. */
  public int port() {
    return 5900 + display;
  }

  /** For example {@code :40}. */
  public String name() {
    return ":" + display;
  }

  /** Starts a program on the display; it ends with the server. */
  public Process program(Path output, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DISPLAY", name());
    builder.redirectOutput(
        output == null
            ? ProcessBuilder.Redirect.DISCARD
            : ProcessBuilder.Redirect.to(output.toFile()));
    Process program = builder.start();
    programs.add(program);
    return program;
  }

  /** Serves the display by x11vnc too, until the server ends; gives its port on 127.0.0.1. */
  public int x11vnc() throws IOException, InterruptedException {
    Path x11vnc =
        Run.which("x11vnc").orElseThrow(() -> new IOException("no x11vnc: install x11vnc"));
    int port = port() + 1000; // the display's own, and none that a caller is given
    Process process =
        program(
            null,
            x11vnc.toString(),
            "-display",
            name(),
            "-rfbport",
            Integer.toString(port),
            "-localhost",
            "-no6",
            "-nopw",
            "-forever",
            "-shared",
            "-quiet");
    Run.until("x11vnc on port " + port, 15_000, () -> !process.isAlive() || answers(port));
    if (!process.isAlive()) {
      throw new IOException("x11vnc ended with " + process.exitValue());
    }
    return port;
  }

  /** Runs a program on the display to its end. */
  public Run.Result run(String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("env", "DISPLAY=" + name()));
    words.addAll(Arrays.asList(command));
    return Run.command(words);
  }

  @Override
  public void close() throws InterruptedException {
    for (Process program : programs) {
      program.destroyForcibly();
    }
    server.destroy();
    if (!server.waitFor(5, TimeUnit.SECONDS)) {
      server.destroyForcibly();
    }
  }
}
