package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.XServer;

/**
 * What an appliance does on a busy day, at once: four people look at a console of 1920x1080 whose
 * image is renewed thirty times a second, and two scanners send CT images into the spool as fast as
 * it takes them, which forwards them to a PACS that throws them away; and the driver of the console
 * is swapped every few seconds.
 */
final class StopLoad implements AutoCloseable {
  static final String SCANNER = "stream";

  private static final int SENDERS = 2;
  private static final long BETWEEN_SWAPS_MILLIS = 3000;
  private static final int FOR_EVER = 100_000;

  private final Path home;
  private final XServer x;
  private final Process pacs;
  private final int pacsPort;
  private final List<Process> senders = new ArrayList<>();
  private final Thread swapping = new Thread(this::swap, "bench-swapping");
  private SwappedDrivers drivers;
  private volatile int swaps;
  private volatile boolean over;
  private volatile String swapFailure = "";
  private Process onlookers;
  private long[] ticks;
  private long seenBytes;

  StopLoad(Path home, int pacsPort) throws IOException, InterruptedException {
    this.home = home;
    this.pacsPort = pacsPort;
    x = XServer.start(Peers.WIDTH + "x" + Peers.HEIGHT, "-SecurityTypes", "None");
    pacs =
        new ProcessBuilder("storescp", "--fork", "--ignore", Integer.toString(pacsPort))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** The scanner whose console streams, for the site file. */
  String scanner() {
    return String.join(
        "\n",
        "  - id: " + SCANNER,
        "    name: Streaming",
        "    modality: CT",
        "    colour: orange",
        "    driver: rfb",
        "    displays: [ { id: main, host: 127.0.0.1, port: " + x.port() + " } ]",
        "");
  }

  /** The section that receives and forwards, for the site file. */
  String dicom(int port) {
    return String.join(
        "\n",
        "dicom:",
        "  listen: 127.0.0.1:" + port,
        "  ae-title: SCANGATE",
        "  spool: { directory: data/spool, high-water: 99%, reserve: 1GiB }",
        "  accept:",
        "    - { ae-title: CT1, host: 127.0.0.1 }",
        "  destinations:",
        "    - { id: pacs, ae-title: PACS, host: 127.0.0.1, port: "
            + pacsPort
            + ", associations: 2, keep-after-delivery: 0s }",
        "");
  }

  void start(Appliance appliance, int dicomPort, String cookie)
      throws IOException, InterruptedException {
    onlookers =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StopOnlookers.class.getName(),
                x.name(),
                appliance.uri().toString(),
                appliance.siteCa().toString(),
                cookie)
            .redirectError(home.resolve("onlookers.log").toFile())
            .start();
    bytes();
    CtImages images = new CtImages(home.resolve("images"), 1, 50 * SENDERS, SENDERS);
    for (int i = 0; i < images.senders(); i++) {
      ProcessBuilder sender =
          new ProcessBuilder(
                  "storescu",
                  "--propose-little",
                  "-aet",
                  "CT1",
                  "-aec",
                  "SCANGATE",
                  "--invent-instance",
                  "--repeat",
                  Integer.toString(FOR_EVER),
                  "127.0.0.1",
                  Integer.toString(dicomPort),
                  "--scan-directories",
                  images.part(i).toString())
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("storescu-" + i + ".log").toFile());
      sender.environment().put("TCP_NODELAY", "1");
      senders.add(sender.start());
    }
    drivers = new SwappedDrivers(new Ctl(appliance.home()), home);
    swapping.setDaemon(true);
    swapping.start();
    TimeUnit.SECONDS.sleep(3);
    ticks = ticks();
    seenBytes = bytes();
  }

  private void swap() {
    try {
      while (!over) {
        drivers.swap();
        swaps = drivers.swaps();
        TimeUnit.MILLISECONDS.sleep(BETWEEN_SWAPS_MILLIS);
      }
    } catch (IOException e) {
      swapFailure = over ? "" : " (then no more: " + e + ")";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says what was carried since the start; false when a part of the load had ended. */
  boolean report(Path spool) throws IOException {
    long[] now = ticks();
    double busy = 1 - (double) (now[1] - ticks[1]) / (now[0] - ticks[0]);
    boolean sending = senders.stream().allMatch(Process::isAlive) && pacs.isAlive();
    boolean swapped = swaps > 0 && swapFailure.isEmpty();
    System.out.printf(
        Locale.ROOT,
        "  load: processors %.0f %% busy; consoles streamed, %.1f MB; %d DICOM senders%s, the"
            + " spool holds %.0f MB;%n  the driver of the console was swapped %d times%s%n",
        busy * 100,
        (bytes() - seenBytes) / 1e6,
        senders.size(),
        sending ? "" : " (one ended)",
        size(spool) / 1e6,
        swaps,
        swapFailure);
    return sending && swapped;
  }

  /** Bytes of pictures that the onlookers have had. */
  private long bytes() throws IOException {
    onlookers.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
    String line = onlookers.inputReader(StandardCharsets.UTF_8).readLine();
    if (line == null) {
      throw new IOException(
          "the onlookers ended:\n" + Files.readString(home.resolve("onlookers.log")));
    }
    return Long.parseLong(line);
  }

  private static long size(Path directory) throws IOException {
    long size = 0;
    try (var files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        if (Files.isRegularFile(file)) {
          size += Files.size(file);
        }
      }
    } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException e) {
      return size; // a segment was removed meanwhile
    }
    return size;
  }

  /** All processors: ticks in all, and idle ones. */
  private static long[] ticks() throws IOException {
    String[] words = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
    long all = 0;
    for (int i = 1; i <= 8; i++) {
      all += Long.parseLong(words[i]);
    }
    return new long[] {all, Long.parseLong(words[4]) + Long.parseLong(words[5])};
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    swapping.interrupt();
    senders.forEach(Process::destroyForcibly);
    if (onlookers != null) {
      onlookers.destroyForcibly();
    }
    pacs.descendants().forEach(ProcessHandle::destroyForcibly);
    pacs.destroyForcibly();
    x.close();
  }
}
