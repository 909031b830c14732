package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Run;

/**
 * Ingest of CT images by DCMTK's storescu, over one and over four associations: the packed
 * appliance, storescp that syncs nothing, Orthanc as it is installed, and the floor of what Java
 * can do with a socket, a file and its syncs. In turn, several rounds, all receivers running
 * throughout; the disk is synced before each, so that nobody pays for what another one left in
 * memory. Then the memory that one large object takes, and how far forwarding is behind.
 */
final class DicomBench {
  private static final int ROUNDS = 4;
  private static final int IMAGES = 1000;
  private static final int LARGE_MIB = 500;
  private static final int[] ASSOCIATIONS = {1, 4};

  private enum Receiver {
    APPLIANCE,
    STORESCP,
    ORTHANC,
    FLOOR
  }

  /** Of one receiver with so many associations. */
  private record Row(Samples rates, Samples cpu) {
    Row() {
      this(new Samples(), new Samples());
    }
  }

  private final Path home;
  private final Map<Receiver, Map<Integer, Row>> rows = new EnumMap<>(Receiver.class);

  private DicomBench(Path home) {
    this.home = home;
  }

  static int run() throws IOException, InterruptedException {
    Path home = Files.createTempDirectory("bench-dicom");
    try {
      return new DicomBench(home).measure();
    } finally {
      CtImages.delete(home);
    }
  }

  private int measure() throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "Ingest of %d CT of 525 KB, %d rounds in turn; the first warms up and does not count%n",
        IMAGES,
        ROUNDS);
    Goals goals = new Goals(System.out);
    double memory;
    try (DicomReceiver appliance = DicomReceiver.appliance(room("appliance"), 0);
        DicomReceiver plain = DicomReceiver.storescp(room("storescp"), false);
        DicomReceiver forking = DicomReceiver.storescp(room("storescp-fork"), true);
        DicomReceiver orthanc = DicomReceiver.orthanc(room("orthanc"))) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int associations : ASSOCIATIONS) {
          CtImages images =
              new CtImages(home.resolve("images"), round * 10 + associations, IMAGES, associations);
          ingest(Receiver.APPLIANCE, appliance, images, round);
          ingest(Receiver.STORESCP, associations > 1 ? forking : plain, images, round);
          ingest(Receiver.ORTHANC, orthanc, images, round);
          floor(images, round);
          images.delete();
        }
      }
      memory = large(appliance);
    }
    print();
    double one = rate(Receiver.APPLIANCE, 1);
    double four = rate(Receiver.APPLIANCE, 4);
    goals.atLeast("over storescp +B, 1 association", one / rate(Receiver.STORESCP, 1), 1, "times");
    goals.atLeast(
        "over storescp +B --fork, 4 associations", four / rate(Receiver.STORESCP, 4), 1.2, "times");
    goals.atLeast("over Orthanc, 1 association", one / rate(Receiver.ORTHANC, 1), 2.5, "times");
    goals.atLeast("over Orthanc, 4 associations", four / rate(Receiver.ORTHANC, 4), 4, "times");
    goals.atMost(
        "CPU for 1,000 CT, 1 association",
        row(Receiver.APPLIANCE, 1).cpu().median() * 1000 / IMAGES,
        1.5,
        "s");
    goals.atMost("memory for one object of 500 MB", memory, 16, "MiB");
    goals.atMost("the last image at the PACS after the end of ingest", relay(), 1, "s");
    return goals.verdict("dicom");
  }

  private Path room(String name) throws IOException {
    return Files.createDirectories(home.resolve(name));
  }

  private Row row(Receiver receiver, int associations) {
    return rows.computeIfAbsent(receiver, r -> new TreeMap<>())
        .computeIfAbsent(associations, n -> new Row());
  }

  private double rate(Receiver receiver, int associations) {
    return row(receiver, associations).rates().median();
  }

  private void print() {
    System.out.println("              associations   MB/s: median    best   worst   CPU-s");
    for (Receiver receiver : Receiver.values()) {
      for (int associations : ASSOCIATIONS) {
        Row row = row(receiver, associations);
        System.out.printf(
            Locale.ROOT,
            "  %-10s  %12d  %12.0f  %6.0f  %6.0f  %6s%n",
            receiver.name().toLowerCase(Locale.ROOT),
            associations,
            row.rates().median(),
            row.rates().quantile(1),
            row.rates().quantile(0),
            row.cpu().count() == 0 ? "-" : String.format(Locale.ROOT, "%.2f", row.cpu().median()));
      }
    }
  }

  private void ingest(Receiver receiver, DicomReceiver peer, CtImages images, int round)
      throws IOException, InterruptedException {
    Run.command(List.of("sync"));
    double before = peer.cpuSeconds();
    double seconds = images.send(peer.port());
    if (round > 0) {
      Row row = row(receiver, images.senders());
      row.rates().add(images.bytes() / seconds / 1e6);
      row.cpu().add(peer.cpuSeconds() - before);
    }
  }

  private void floor(CtImages images, int round) throws IOException, InterruptedException {
    Run.command(List.of("sync"));
    Path room = room("floor");
    double seconds = IngestFloor.seconds(images, room);
    if (round > 0) {
      row(Receiver.FLOOR, images.senders()).rates().add(images.bytes() / seconds / 1e6);
    }
    CtImages.delete(room);
  }

  /** How much the appliance grows by one large object, after all it has seen. */
  private double large(DicomReceiver appliance) throws IOException, InterruptedException {
    Path file = CtImages.large(home, LARGE_MIB);
    long before = appliance.residentMiB();
    CtImages.storescu(home, appliance.port(), file);
    Files.delete(file);
    return appliance.residentMiB() - before;
  }

  /** Seconds from the end of ingest until a storescp that is the destination has all. */
  private double relay() throws IOException, InterruptedException {
    Path kept = room("pacs");
    Samples behind = new Samples();
    Samples ingest = new Samples();
    try (DicomReceiver pacs = DicomReceiver.storescp(kept, true);
        DicomReceiver appliance = DicomReceiver.appliance(room("relay"), pacs.port())) {
      for (int round = 0; round < ROUNDS; round++) {
        CtImages images = new CtImages(home.resolve("images"), 100 + round, IMAGES, 1);
        Run.command(List.of("sync"));
        double seconds = images.send(appliance.port());
        long ended = System.nanoTime();
        int wanted = (round + 1) * IMAGES;
        Run.until("all images at the PACS", 60_000, () -> count(kept) >= wanted);
        if (round > 0) {
          behind.add((System.nanoTime() - ended) / 1e9);
          ingest.add(seconds);
        }
        images.delete();
      }
    }
    System.out.printf(
        Locale.ROOT,
        "  relay of %d CT: ingest %.2f s while forwarding, the PACS has all %.2f s later (worst %.2f)%n",
        IMAGES,
        ingest.median(),
        behind.median(),
        behind.quantile(1));
    return behind.median();
  }

  /** Whole files only: storescp writes under the last name, and the last one may be unfinished. */
  private static long count(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("CT.")).count();
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * A site that receives.
   *
   * @param pacs port of a destination; 0 for none
   */
  static String site(int port, int pacs) throws IOException {
    String destination =
        pacs == 0
            ? ""
            : "  destinations:\n    - { id: pacs, ae-title: PACS, host: 127.0.0.1, port: "
                + pacs
                + ", associations: 2 }\n";
    return Appliance.siteWithoutImages()
        + """

        dicom:
          listen: 127.0.0.1:%d
          ae-title: SCANGATE
          spool: { directory: data/spool, high-water: 99%%, reserve: 1GiB }
          accept:
            - { ae-title: CT1, host: 127.0.0.1 }
        """
            .formatted(port)
        + destination;
  }
}
