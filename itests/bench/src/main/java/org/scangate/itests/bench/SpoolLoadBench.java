package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/**
 * The spool under load. Relay: 1,000 CT through the appliance to a storescp, beside sending them to
 * it directly, and through an Orthanc that forwards. Backlog: what an image costs the receiver when
 * 1,000 wait for a destination that is away, and when 100,000 do; and a restart with these.
 */
final class SpoolLoadBench {
  private static final int CT = 1000;
  private static final int SMALL_SIDE = 16;
  private static final int PROBE = 4000;
  private static final int BACKLOG = 100_000;
  private static final int SENDERS = 4;
  private static final long ORTHANC_PATIENCE_MILLIS = 90_000;

  private final Path home;
  private int set = 1000;

  private SpoolLoadBench(Path home) {
    this.home = home;
  }

  static int run() throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("bench-spool");
    try {
      Goals goals = new Goals(System.out);
      SpoolLoadBench bench = new SpoolLoadBench(home);
      bench.relay(goals);
      bench.backlog(goals);
      return goals.verdict("spool");
    } finally {
      CtImages.delete(home);
    }
  }

  private Path room(String name) throws IOException {
    return Files.createDirectories(home.resolve(name));
  }

  private void relay(Goals goals) throws IOException, InterruptedException {
    Path kept = room("pacs");
    try (DicomReceiver pacs = DicomReceiver.storescp(kept, true);
        DicomReceiver appliance = DicomReceiver.appliance(room("relay"), pacs.port());
        DicomReceiver orthanc = DicomReceiver.orthancThatForwards(room("orthanc"), pacs.port())) {
      through(appliance, kept, 60_000); // warms up
      double[] direct = through(pacs, kept, 60_000);
      double[] ours = through(appliance, kept, 60_000);
      double[] theirs = through(orthanc, kept, ORTHANC_PATIENCE_MILLIS);
      say("direct", direct);
      say("appliance", ours);
      say("Orthanc", theirs);
      goals.atMost("relay: the last image after the end of ingest", ours[1], 1, "s");
    }
  }

  /**
   * Seconds of ingest, and from there until the PACS has all; the latter negative when it never
   * has.
   */
  private double[] through(DicomReceiver receiver, Path kept, long patienceMillis)
      throws IOException, InterruptedException {
    CtImages images = new CtImages(home.resolve("images"), set++, CT, 1);
    long before = count(kept);
    double ingest = images.send(receiver.port());
    long ended = System.nanoTime();
    double behind;
    try {
      Run.until("all images at the PACS", patienceMillis, () -> count(kept) >= before + CT);
      behind = (System.nanoTime() - ended) / 1e9;
    } catch (IllegalStateException e) {
      behind = -1;
    }
    images.delete();
    return new double[] {ingest, behind};
  }

  private static void say(String who, double[] seconds) {
    System.out.printf(
        Locale.ROOT,
        "  relay of %d CT, %-9s: ingest %.2f s, all at the PACS %s%n",
        CT,
        who,
        seconds[0],
        seconds[1] < 0
            ? "not within " + ORTHANC_PATIENCE_MILLIS / 1000 + " s"
            : String.format(Locale.ROOT, "%.2f s later", seconds[1]));
  }

  private static long count(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("CT.")).count();
    } catch (IOException e) {
      return 0;
    }
  }

  private void backlog(Goals goals) throws IOException, InterruptedException {
    int port = DicomReceiver.freePort();
    String site = DicomBench.site(port, DicomReceiver.freePort());
    try (Appliance appliance = Appliance.start(room("backlog"), site, Map.of())) {
      DicomReceiver.listening(port);
      fill(port, 1000);
      probe(appliance, port); // warms up
      double few = probe(appliance, port);
      fill(port, BACKLOG);
      double many = probe(appliance, port);
      System.out.printf(
          Locale.ROOT,
          "  CPU for an image of 1 KB: %.3f ms with about 10,000 waiting, %.3f ms with 100,000%n",
          few * 1000 / PROBE,
          many * 1000 / PROBE);
      goals.atMost(
          "cost of an image with 100,000 waiting over the one with few", many / few, 1.1, "times");
      appliance.stop();
      long began = System.nanoTime();
      appliance.startUntilReady();
      DicomReceiver.listening(port);
      goals.atMost(
          "restart with 100,000 waiting, until it listens",
          (System.nanoTime() - began) / 1e9,
          5,
          "s");
    }
  }

  private void fill(int port, int images) throws IOException, InterruptedException {
    CtImages small = new CtImages(home.resolve("small"), set++, images, SENDERS, SMALL_SIDE);
    small.send(port);
    small.delete();
  }

  /** CPU seconds of the appliance for {@link #PROBE} images. */
  private double probe(Appliance appliance, int port) throws IOException, InterruptedException {
    CtImages small = new CtImages(home.resolve("small"), set++, PROBE, SENDERS, SMALL_SIDE);
    double before = DicomReceiver.cpuSeconds(appliance.pid());
    small.send(port);
    double spent = DicomReceiver.cpuSeconds(appliance.pid()) - before;
    small.delete();
    return spent;
  }
}
