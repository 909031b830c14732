package org.scangate.lib.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Prints the throughput of appends. Arguments: directory (made below it, one per case), seconds for
 * each case (default 3). {@code waiting} appenders wait for each record before the next; {@code
 * streaming} ones keep up to 64 records in flight.
 */
public final class JournalBench {

  private static final int[] APPENDERS = {1, 4, 16};
  private static final int[] PAYLOADS = {400, 64 << 10};

  private JournalBench() {}

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    long seconds = args.length > 1 ? Long.parseLong(args[1]) : 3;
    System.out.println(
        "payload appenders mode       records/s     MB/s  p50us  p99us records/sync");
    for (int payload : PAYLOADS) {
      for (int appenders : APPENDERS) {
        for (int inFlight : new int[] {1, 64}) {
          measure(root, payload, appenders, inFlight, seconds);
        }
      }
    }
  }

  private static void measure(Path root, int payload, int appenders, int inFlight, long seconds)
      throws Exception {
    Path directory = root.resolve("journal-bench-" + payload + "-" + appenders + "-" + inFlight);
    List<long[]> latencies = new ArrayList<>();
    long begun = System.nanoTime();
    long syncs;
    try (Journal journal =
        Journal.open(
            directory,
            JournalOptions.of("bench")
                .withMaxBytes(256L << 20, JournalOptions.WhenFull.DROP_OLDEST_SEGMENT)
                .withQueueBytes(128L << 20))) {
      long end = begun + TimeUnit.SECONDS.toNanos(seconds);
      List<CompletableFuture<long[]>> results = new ArrayList<>();
      for (int i = 0; i < appenders; i++) {
        CompletableFuture<long[]> result = new CompletableFuture<>();
        results.add(result);
        new Thread(() -> append(journal, new byte[payload], inFlight, end, result), "bench-" + i)
            .start();
      }
      for (CompletableFuture<long[]> result : results) {
        latencies.add(result.get());
      }
      syncs = journal.syncs();
    }
    double took = (System.nanoTime() - begun) / 1e9;
    long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    System.out.printf(
        "%7d %9d %-9s %11.0f %8.1f %6d %6d %12.1f%n",
        payload,
        appenders,
        inFlight == 1 ? "waiting" : "streaming",
        all.length / took,
        all.length / took * payload / 1e6,
        all[all.length / 2] / 1000,
        all[(int) (all.length * 0.99)] / 1000,
        all.length / (double) syncs);
  }

  private static void append(
      Journal journal, byte[] payload, int inFlight, long end, CompletableFuture<long[]> result) {
    long[] latencies = new long[1 << 16];
    int count = 0;
    List<CompletableFuture<Long>> window = new ArrayList<>();
    try {
      while (System.nanoTime() < end) {
        long begun = System.nanoTime();
        for (int i = 0; i < inFlight; i++) {
          window.add(journal.append(payload));
        }
        for (CompletableFuture<Long> record : window) {
          record.get();
          if (count == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * count);
          }
          latencies[count++] = System.nanoTime() - begun;
        }
        window.clear();
      }
      result.complete(Arrays.copyOf(latencies, count));
    } catch (IOException | ExecutionException | InterruptedException e) {
      result.completeExceptionally(e);
    }
  }
}
