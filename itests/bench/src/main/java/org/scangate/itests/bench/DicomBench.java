package org.scangate.itests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.scangate.itests.harness.Appliance;

/**
 * Ingest of CT images by DCMTK's storescu, over one and over four associations: the packed
 * appliance, storescp that syncs nothing, Orthanc as it is installed, and the floor of what Java
 * can do with a socket, a file and its syncs. In turn, several rounds; and the memory that one
 * large object takes.
 */
final class DicomBench {
  private static final int ROUNDS = 3;
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

  private final CtImages images;
  private final Path home;
  private final Map<Receiver, Map<Integer, Row>> rows = new EnumMap<>(Receiver.class);

  private DicomBench(Path home) throws IOException {
    this.home = home;
    images = new CtImages(home, IMAGES, ASSOCIATIONS);
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
        "Ingest of %d CT of %d KB, %d rounds in turn%n",
        IMAGES,
        images.bytes() / IMAGES / 1000,
        ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
      for (int associations : ASSOCIATIONS) {
        for (Receiver receiver : Receiver.values()) {
          ingest(receiver, associations);
        }
      }
    }
    print();
    Goals goals = new Goals(System.out);
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
    goals.atMost("memory for one object of 500 MB", large(), 16, "MiB");
    return goals.verdict("dicom");
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
            "  %-10s  %12d  %12.0f  %6.0f  %6.0f  %6.2f%n",
            receiver.name().toLowerCase(Locale.ROOT),
            associations,
            row.rates().median(),
            row.rates().quantile(1),
            row.rates().quantile(0),
            row.cpu().median());
      }
    }
  }

  private void ingest(Receiver receiver, int associations)
      throws IOException, InterruptedException {
    Path room = Files.createDirectories(home.resolve("room"));
    if (receiver == Receiver.FLOOR) {
      double seconds = IngestFloor.seconds(images, associations, room);
      row(receiver, associations).rates().add(images.bytes() / seconds / 1e6);
    } else {
      try (DicomReceiver peer = open(receiver, associations, room)) {
        double before = peer.cpuSeconds();
        double seconds = images.send(peer.port(), associations);
        row(receiver, associations).rates().add(images.bytes() / seconds / 1e6);
        row(receiver, associations).cpu().add(peer.cpuSeconds() - before);
      }
    }
    CtImages.delete(room);
  }

  private static DicomReceiver open(Receiver receiver, int associations, Path room)
      throws IOException, InterruptedException {
    return switch (receiver) {
      case APPLIANCE -> DicomReceiver.appliance(room);
      case STORESCP -> DicomReceiver.storescp(room, associations > 1);
      case ORTHANC, FLOOR -> DicomReceiver.orthanc(room);
    };
  }

  /** How much the appliance grows by one large object, after it has seen some images. */
  private double large() throws IOException, InterruptedException {
    Path room = Files.createDirectories(home.resolve("room"));
    List<Path> large = new ArrayList<>();
    large.add(images.large(LARGE_MIB));
    try (DicomReceiver peer = DicomReceiver.appliance(room)) {
      images.send(peer.port(), 1);
      long before = peer.residentMiB();
      CtImages.storescu(home, peer.port(), large);
      return peer.residentMiB() - before;
    }
  }

  /** A site that receives, and nothing else. */
  static String site(int port) throws IOException {
    return Files.readString(Appliance.distribution().resolve("share/etc/site.yaml"))
        + """

        dicom:
          listen: 127.0.0.1:%d
          ae-title: SCANGATE
          spool: { directory: data/spool, high-water: 99%%, reserve: 1GiB }
          accept:
            - { ae-title: CT1, host: 127.0.0.1 }
        """
            .formatted(port);
  }
}
