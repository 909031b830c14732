package org.scangate.lib.rfb.peer;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** TigerVNC's Xvnc on a free display, with X programs on it. */
public final class XServer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final List<Process> processes = new ArrayList<>();
  private final Path directory = Files.createTempDirectory("scangate-x");
  private final int display;
  private final int port;

  /** Skips the test, and says so, when one of these programs is not installed. */
  public static void assumeInstalled(String... programs) {
    for (String program : programs) {
      boolean there =
          Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
      if (!there) {
        System.out.println("SKIPPED: '" + program + "' is not installed");
      }
      Assumptions.assumeTrue(there, "'" + program + "' is not installed");
    }
  }

  /**
   * Starts it.
   *
   * @param options of Xvnc, for example {@code -SecurityTypes None}
   */
  public XServer(int width, int height, String... options)
      throws IOException, InterruptedException {
    assumeInstalled("Xtigervnc", "xwd");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    int candidate = 50 + (int) (ProcessHandle.current().pid() % 400);
    while (Files.exists(Path.of("/tmp/.X11-unix/X" + candidate))) {
      candidate++;
    }
    display = candidate;
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of("Xtigervnc", ":" + display, "-geometry", width + "x" + height, "-depth", "24"));
    command.addAll(List.of("-rfbport", "" + port, "-localhost", "-ac", "-AlwaysShared"));
    command.addAll(List.of(options));
    start(command);
    awaitPort(port);
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DISPLAY", ":" + display);
    builder.redirectOutput(directory.resolve(processes.size() + ".log").toFile());
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /** Starts a program on the display and leaves it running. */
  public void launch(String... command) throws IOException {
    assumeInstalled(command[0]);
    start(List.of(command));
  }

  /** Runs a program on the display and gives what it prints. */
  public String run(String... command) throws IOException, InterruptedException {
    assumeInstalled(command[0]);
    int number = processes.size();
    Process process = start(List.of(command));
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + log(number));
    }
    return log(number);
  }

  /** What the display's server has said. */
  public String log() throws IOException {
    return log(0);
  }

  private String log(int number) throws IOException {
    return Files.readString(directory.resolve(number + ".log"), StandardCharsets.UTF_8);
  }

  /** A file in a directory of its own, gone when this is closed. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  /** The display's TCP port for RFB. */
  public int port() {
    return port;
  }

  /** Puts pixels on the root window. */
  public void show(int[] pixels, int width, int height) throws IOException, InterruptedException {
    assumeInstalled("display");
    byte[] head = ("P6\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer ppm = ByteBuffer.allocate(head.length + pixels.length * 3).put(head);
    for (int pixel : pixels) {
      ppm.put((byte) (pixel >> 16)).put((byte) (pixel >> 8)).put((byte) pixel);
    }
    Path file = Files.write(directory.resolve("screen.ppm"), ppm.array());
    // its exit status is 1 although it has painted: look at the screen instead
    start(List.of("display", "-window", "root", file.toString()))
        .waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    int[] shown = capture();
    for (int i = 0; i < pixels.length; i++) {
      if (shown[i] != (pixels[i] & 0xffffff)) {
        throw new IOException("display has not painted the picture: " + log(processes.size() - 2));
      }
    }
  }

  /** The X server's own view of its screen: {@code 0x00RRGGBB}, row by row. */
  public int[] capture() throws IOException, InterruptedException {
    Path file = directory.resolve("screen.xwd");
    run("xwd", "-silent", "-root", "-out", file.toString());
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      int[] head = new int[25];
      for (int i = 0; i < head.length; i++) {
        head[i] = in.readInt();
      }
      int width = head[4];
      int height = head[5];
      int rowBytes = head[12];
      in.skipNBytes(head[0] - 100 + head[19] * 12L);
      int[] pixels = new int[width * height];
      byte[] row = new byte[rowBytes];
      ByteOrder order = head[7] == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      for (int y = 0; y < height; y++) {
        in.readFully(row);
        ByteBuffer.wrap(row).order(order).asIntBuffer().get(pixels, y * width, width);
      }
      Arrays.setAll(pixels, i -> pixels[i] & 0xffffff);
      return pixels;
    }
  }

  /** Waits for a server on this machine. */
  public static void awaitPort(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).destroy();
    }
    for (Process process : processes) {
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
  }
}
