package org.scangate.itests.bench;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.scangate.itests.harness.Run;

/** The relay device on libmodbus, a bare client of it, and a witness of pauses. */
final class StopPeers implements AutoCloseable {
  private static final int SPARE = 7;

  private final List<Process> processes = new ArrayList<>();
  private final List<long[]> pauses = new CopyOnWriteArrayList<>();
  private final Path folder;
  private final Path sources;
  private final int port;
  private final Socket bare;
  private final DataInputStream in;
  private final OutputStream out;
  private final Writer device;
  private volatile String witnessed = "it has said nothing";

  StopPeers(Path folder, Path root) throws IOException, InterruptedException {
    this.folder = folder;
    sources = root.resolve("itests/stop/src/test/peers");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    device =
        start(compile("relay", "-lmodbus"), "serve", "" + port, "1000")
            .outputWriter(StandardCharsets.UTF_8);
    Process witness = start(compile("witness"));
    Thread reader = new Thread(() -> witnessed(witness), "witness");
    reader.setDaemon(true);
    reader.start();
    bare = connect();
    bare.setTcpNoDelay(true);
    in = new DataInputStream(bare.getInputStream());
    out = bare.getOutputStream();
  }

  private Socket connect() throws IOException, InterruptedException {
    for (int i = 0; ; i++) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException e) {
        if (i > 200) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  private String compile(String name, String... libraries)
      throws IOException, InterruptedException {
    String program = folder.resolve(name).toString();
    List<String> words = new ArrayList<>(List.of("gcc", "-std=gnu11", "-O1", "-o", program));
    words.add(sources.resolve(name + ".c").toString());
    words.addAll(List.of(libraries));
    Run.Result result = Run.command(words);
    if (result.code() != 0) {
      throw new IOException(words + ": " + result.output());
    }
    return program;
  }

  private Process start(String... words) throws IOException {
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    processes.add(process);
    return process;
  }

  private void witnessed(Process witness) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(witness.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("pause ")) {
          String[] words = line.split(" ", -1);
          pauses.add(new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])});
        } else {
          witnessed = line;
        }
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  int port() {
    return port;
  }

  /** Whether the machine stood still for more than 10 ms somewhere within. */
  boolean paused(long fromNanos, long toNanos) {
    return pauses.stream().anyMatch(pause -> pause[0] < toNanos && pause[1] > fromNanos);
  }

  /** Those that the witness saw since it started, and how it runs. */
  String pauses() {
    return pauses.size() + " (witness " + witnessed + ")";
  }

  /** Sets an input of the device. */
  void input(int number, boolean level) throws IOException {
    device.write("input " + number + ' ' + (level ? 1 : 0) + '\n');
    device.flush();
  }

  /** Writes a coil that nobody uses and reads it back; nanoseconds. */
  long bareWriteAndRead() throws IOException {
    long start = System.nanoTime();
    call(new byte[] {0, 1, 0, 0, 0, 6, 1, 5, 0, SPARE, (byte) 0xff, 0}, 12);
    call(new byte[] {0, 2, 0, 0, 0, 6, 1, 1, 0, SPARE, 0, 1}, 10);
    return System.nanoTime() - start;
  }

  private void call(byte[] request, int answer) throws IOException {
    out.write(request);
    if (in.readNBytes(answer).length != answer) {
      throw new IOException("the device ended the bare connection");
    }
  }

  @Override
  public void close() throws IOException {
    bare.close();
    processes.forEach(Process::destroyForcibly);
  }
}
