package org.scangate.dicom.spool;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.scangate.api.spool.ImageWatcher;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.net.AssociationOptions;

/**
 * What a spool works with besides its settings; tests give it other things.
 *
 * @param segmentBytes a segment that has grown beyond this is full; 0 makes a file for each
 *     instance
 * @param account where it is said that images go
 * @param forwarding one thread, which the spool ends; its timers belong to the clock
 * @param outgoing bounds of associations with destinations
 * @param sweepEvery how long between two sweeps
 * @param compacting told of each step
 * @param arrivals told of each image that is on disk
 */
record Surroundings(
    Ticker ticker,
    long segmentBytes,
    Account account,
    ScheduledExecutorService forwarding,
    AssociationOptions outgoing,
    Duration sweepEvery,
    Consumer<Compaction.Step> compacting,
    ImageWatcher arrivals) {

  static Surroundings of(Ticker ticker, Account account) {
    return new Surroundings(
        ticker,
        Segments.FULL_BYTES,
        account,
        Executors.newSingleThreadScheduledExecutor(SpoolThreads.named("scangate-spool-forward")),
        AssociationOptions.standard(),
        Duration.ofMinutes(1),
        step -> {},
        (title, patient) -> {});
  }

  Surroundings withSegmentBytes(long bytes) {
    return new Surroundings(
        ticker, bytes, account, forwarding, outgoing, sweepEvery, compacting, arrivals);
  }

  Surroundings withForwarding(ScheduledExecutorService thread, AssociationOptions options) {
    forwarding.shutdown();
    return new Surroundings(
        ticker, segmentBytes, account, thread, options, sweepEvery, compacting, arrivals);
  }

  Surroundings withSweeps(Duration every, Consumer<Compaction.Step> told) {
    return new Surroundings(
        ticker, segmentBytes, account, forwarding, outgoing, every, told, arrivals);
  }

  Surroundings withArrivals(ImageWatcher told) {
    return new Surroundings(
        ticker, segmentBytes, account, forwarding, outgoing, sweepEvery, compacting, told);
  }
}
