package org.scangate.dicom.spool;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.scangate.api.time.Ticker;

/**
 * How long a start takes that finds many instances, half of them delivered. Not a test; run its
 * main with an empty directory and a number of instances. The bytes of the instances are holes, but
 * for their labels. At the end the journal is taken away, and the spool opened once more.
 */
final class RestartBench {
  private static final int BYTES = 526_000;

  private RestartBench() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    int instances = Integer.parseInt(args[1]);
    Segments segments = new Segments(directory.resolve("segments"), Segments.FULL_BYTES);
    int each = (int) (Segments.FULL_BYTES / BYTES) + 1;
    CRC32 crc = new CRC32();
    crc.update(new byte[BYTES]);
    try (Ledger ledger = new Ledger(directory.resolve("journal"))) {
      for (int i = 0; i < instances; i += each) {
        segment(ledger, segments, 1L + i / each, i, Math.min(each, instances - i), crc);
      }
    }
    for (int round = 0; round < 3; round++) {
      open(directory);
    }
    try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    System.out.println("the journal is lost");
    open(directory);
  }

  private static void segment(
      Ledger ledger, Segments segments, long segment, int first, int count, CRC32 crc)
      throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(segments.file(segment).toFile(), "rw")) {
      long offset = 0;
      CompletableFuture<Long> last = null;
      for (int i = first; i < first + count; i++) {
        Location at = new Location(segment, offset, BYTES, (int) crc.getValue());
        LedgerRecord.Received received = new LedgerRecord.Received(instance(i, at), offset);
        byte[] label = new Label.OfInstance(received, ledger.durableEnd(), false).encode().array();
        file.seek(at.end());
        file.write(label);
        offset = at.end() + label.length;
        long number = ledger.nextNumber();
        last = ledger.append(received);
        if (i % 2 == 0) {
          last = ledger.append(delivered(number));
        }
      }
      last.join(); // the queue is bounded
      ledger.append(new LedgerRecord.SegmentDone(segment, offset)).join();
    }
  }

  private static void open(Path directory) throws Exception {
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

  private static LedgerRecord delivered(long number) {
    return new LedgerRecord.Stepped(
        LedgerRecord.StepKind.DELIVERED, number, "pacs", 1_700_000_000_000L, "");
  }

  private static long size(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static Instance instance(int i, Location at) {
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
        at);
  }
}
