package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/**
 * The spool under load. Relay: 1,000 CT through the appliance to a storescp, beside sending them to
 * it directly, and through an Orthanc that forwards. Backlog: what an image costs the receiver when
 * 100,000 wait for a destination that is away, and when 1,000 do; and a restart with the many.
 */
final class SpoolLoadBench {
  private static final int CT = 1000;
  private static final int SMALL_SIDE = 16;
  private static final int PROBE = 2000;
  private static final int PROBES = 7;
  private static final int FEW = 1000;
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

  /**
   * The many come first, so that what the compiler learns meanwhile makes the few cheaper: the
   * ratio is rather too high than too low.
   */
  private void backlog(Goals goals) throws IOException, InterruptedException {
    int port = DicomReceiver.freePort();
    int pacs = DicomReceiver.freePort();
    String site =
        DicomBench.site(port, pacs)
            .replace("port: " + pacs, "port: " + pacs + ", keep-after-delivery: 0s");
    try (Appliance appliance = Appliance.start(room("backlog"), site, Map.of())) {
      DicomReceiver.listening(port);
      fill(port, BACKLOG);
      Samples many = probes(appliance, port);
      drain(appliance, pacs);
      fill(port, FEW);
      Samples few = probes(appliance, port);
      say(many, "100,000 and more");
      say(few, "1,000 and more");
      goals.atMost(
          "cost of an image with 100,000 waiting over the one with 1,000",
          many.median() / few.median(),
          1.1,
          "times");
      fill(port, BACKLOG);
      appliance.stop();
      long began = System.nanoTime();
      appliance.startUntilReady();
      DicomReceiver.listening(port);
      double restart = (System.nanoTime() - began) / 1e9;
      goals.atMost("restart with 100,000 waiting, until it listens", restart, 5, "s");
    }
  }

  private static void say(Samples millis, String waiting) {
    System.out.printf(
        Locale.ROOT,
        "  CPU for an image of 1 KB with %s waiting: %.3f ms (%.3f to %.3f in %d times %d images)%n",
        waiting,
        millis.median(),
        millis.quantile(0),
        millis.quantile(1),
        millis.count(),
        PROBE);
  }

  /** The destination comes, gets all that waits, and goes; then all is let go. */
  private void drain(Appliance appliance, int pacs) throws IOException, InterruptedException {
    try (DicomReceiver destination = DicomReceiver.storescp(room("drained"), pacs)) {
      String tested = appliance.ctl("spool-test", "pacs").output();
      if (!tested.contains("has taken")) {
        throw new IllegalStateException("the destination is not there: " + tested);
      }
      Run.until("all delivered and let go", 600_000, () -> isEmpty(appliance));
    }
  }

  private static boolean isEmpty(Appliance appliance) {
    try {
      return appliance.ctl("spool-status").output().lines().anyMatch(row -> row.startsWith("0 "));
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void fill(int port, int images) throws IOException, InterruptedException {
    CtImages small = new CtImages(home.resolve("small"), set++, images, SENDERS, SMALL_SIDE);
    small.send(port);
    small.delete();
  }

  private Samples probes(Appliance appliance, int port) throws IOException, InterruptedException {
    Samples millis = new Samples();
    for (int i = 0; i < PROBES; i++) {
      millis.add(probe(appliance, port));
    }
    return millis;
  }

  /**
   * CPU milliseconds for one of {@link #PROBE} images of all threads but the compiler's, which is
   * at work on whatever has lately run often.
   */
  private double probe(Appliance appliance, int port) throws IOException, InterruptedException {
    CtImages small = new CtImages(home.resolve("small"), set++, PROBE, SENDERS, SMALL_SIDE);
    double before = threadMillis(appliance.pid());
    small.send(port);
    double spent = threadMillis(appliance.pid()) - before;
    small.delete();
    return spent / PROBE;
  }

  /** Of the threads that live, without the compiler's. */
  private static double threadMillis(long pid) throws IOException {
    double millis = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        try {
          if (!Files.readString(thread.resolve("comm")).contains("Compiler")) {
            String spent = Files.readString(thread.resolve("schedstat"));
            millis += Long.parseLong(spent.substring(0, spent.indexOf(' '))) / 1e6;
          }
        } catch (NoSuchFileException e) {
          // It has just ended.
        }
      }
    }
    return millis;
  }
}
