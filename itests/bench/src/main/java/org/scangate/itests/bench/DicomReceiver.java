package org.scangate.itests.bench;

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
import java.util.stream.Stream;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/** A running receiver of images, ours or another's. */
final class DicomReceiver implements AutoCloseable {
  private final int port;
  private final long pid;
  private final AutoCloseable end;

  private DicomReceiver(int port, long pid, AutoCloseable end) {
    this.port = port;
    this.pid = pid;
    this.end = end;
  }

  /**
   * The packed one.
   *
   * @param pacs port of a destination; 0 for none
   */
  static DicomReceiver appliance(Path room, int pacs) throws IOException, InterruptedException {
    int port = freePort();
    Appliance appliance = Appliance.start(room, DicomBench.site(port, pacs), Map.of());
    listening(port);
    return new DicomReceiver(port, appliance.pid(), appliance);
  }

  /** Bit preserving; syncs nothing. */
  static DicomReceiver storescp(Path room, boolean fork) throws IOException, InterruptedException {
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("storescp", "+B", "-od", room.toString()));
    if (fork) {
      command.add("--fork");
    }
    command.add(Integer.toString(port));
    return process(room, port, command);
  }

  /** One that takes everything at a given port, and keeps nothing. */
  static DicomReceiver storescp(Path room, int port) throws IOException, InterruptedException {
    return process(room, port, List.of("storescp", "--ignore", "--fork", Integer.toString(port)));
  }

  /** As it is after its installation, but for its place and its ports. */
  static DicomReceiver orthanc(Path room) throws IOException, InterruptedException {
    return orthanc(room, "");
  }

  /** One that sends each image on to another receiver when it has it, as its manual shows. */
  static DicomReceiver orthancThatForwards(Path room, int pacs)
      throws IOException, InterruptedException {
    Path script = room.resolve("forward.lua");
    Files.writeString(
        script,
        """
        function OnStoredInstance(id, tags, metadata)
          Delete(SendToModality(id, 'pacs'))
        end
        """);
    return orthanc(
        room,
        """
        , "LuaScripts": [ "%s" ], "DicomModalities": { "pacs": [ "PACS", "127.0.0.1", %d ] }
        """
            .formatted(script, pacs));
  }

  private static DicomReceiver orthanc(Path room, String more)
      throws IOException, InterruptedException {
    int port = freePort();
    Path file = room.resolve("orthanc.json");
    Files.writeString(
        file,
        """
        { "StorageDirectory": "%s", "IndexDirectory": "%s", "DicomPort": %d, "HttpServerEnabled": false,
          "DicomAlwaysAllowStore": true, "DicomCheckCalledAet": false, "DicomServerEnabled": true %s }
        """
            .formatted(room, room, port, more));
    return process(room, port, List.of("Orthanc", file.toString()));
  }

  private static DicomReceiver process(Path room, int port, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(room.resolve("receiver.log").toFile());
    builder.environment().put("TCP_NODELAY", "1");
    builder.environment().merge("PATH", ":/usr/sbin", String::concat);
    Process process = builder.start();
    try {
      listening(port);
    } catch (IllegalStateException e) {
      process.destroyForcibly();
      throw new IllegalStateException(
          e.getMessage() + "\n" + Files.readString(room.resolve("receiver.log")), e);
    }
    return new DicomReceiver(
        port,
        process.pid(),
        () -> {
          process.destroy();
          if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
          }
        });
  }

  /**
   * Outside the range that the kernel gives to callers: who looks whether somebody listens there
   * could else meet himself.
   */
  static int freePort() throws IOException {
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

  /** Until somebody takes connections there. */
  static void listening(int port) throws InterruptedException {
    Run.until(
        "a receiver on port " + port,
        30_000,
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  int port() {
    return port;
  }

  /** Of the process and of the children that it has waited for. */
  double cpuSeconds() throws IOException {
    return cpuSeconds(pid);
  }

  /** The same of any process. */
  static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = 11; i <= 14; i++) { // utime, stime, cutime, cstime
      ticks += Long.parseLong(fields[i]);
    }
    return ticks / 100.0;
  }

  long residentMiB() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      end.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
