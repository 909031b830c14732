package org.scangate.dicom.spool;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.scangate.api.time.Ticker;

/**
 * How long a start takes that finds many instances, half of them delivered. Not a test; run its
 * main with an empty directory and a number of instances. The bytes of the instances are holes.
 */
final class RestartBench {
  private static final int BYTES = 526_000;

  private RestartBench() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int instances = Integer.parseInt(args[1]);
    Segments segments = new Segments(directory.resolve("segments"), Segments.FULL_BYTES);
    int each = (int) (Segments.FULL_BYTES / BYTES) + 1;
    try (Ledger ledger = new Ledger(directory.resolve("journal"))) {
      long number = 0;
      for (int i = 0; i < instances; i++) {
        long segment = 1L + i / each;
        if (i % each == 0) {
          try (RandomAccessFile file =
              new RandomAccessFile(segments.file(segment).toFile(), "rw")) {
            file.setLength((long) each * BYTES);
          }
          number++;
          ledger.append(new LedgerRecord.SegmentDone(segment, (long) each * BYTES)).join();
        }
        long received = ++number;
        CompletableFuture<Long> last =
            ledger.append(new LedgerRecord.Received(instance(i, segment, each), 0));
        if (i % 2 == 0) {
          number++;
          last = ledger.append(delivered(received));
        }
        if (i % 1000 == 0) {
          last.join(); // the queue is bounded
        }
      }
    }
    for (int round = 0; round < 3; round++) {
      long began = System.nanoTime();
      try (SpoolServer spool = new SpoolServer(SpoolProcess.settings(directory), Ticker.system())) {
        double seconds = (System.nanoTime() - began) / 1e9;
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
            Locale.ROOT,
            "%d instances: open in %.2f s, heap %d MiB, journal %d MiB%n",
            spool.summary().instances(),
            seconds,
            (runtime.totalMemory() - runtime.freeMemory()) >> 20,
            size(directory.resolve("journal")) >> 20);
      }
    }
  }

  private static LedgerRecord delivered(long number) {
    return new LedgerRecord.Stepped(
        LedgerRecord.StepKind.DELIVERED, number, "pacs", 1_700_000_000_000L, "");
  }

  private static long size(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static Instance instance(int i, long segment, int each) {
    String study = "1.2.826.0.1.3680043.2.1125." + i / 400;
    return new Instance(
        "1.2.840.10008.5.1.4.1.1.2",
        study + ".1." + i,
        "1.2.840.10008.1.2.1",
        new Instance.Study(
            study, "QA-PHANTOM-" + i / 400, "Phantom", "A" + i / 400, "20260101", ""),
        study + ".1",
        "1",
        Integer.toString(i % 400),
        "CT",
        "CT1",
        1_700_000_000_000L,
        new Location(segment, (long) (i % each) * BYTES, BYTES, 0));
  }
}
