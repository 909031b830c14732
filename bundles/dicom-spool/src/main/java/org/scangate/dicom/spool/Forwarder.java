package org.scangate.dicom.spool;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one destination still has to get, and its couriers. A bulkhead: it shares a thread that
 * never blocks with the other destinations, and nothing else. All state belongs to that thread.
 */
final class Forwarder {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final Duration LOOK_AT_HOURS = Duration.ofSeconds(20);

  private static final int ONE_BY_ONE = 3;
  private static final int LOOK_AHEAD = 1000;

  /** Makes a courier: a connection's worth of sending. */
  interface Couriers {
    Courier start(Forwarder forwarder);
  }

  private record Delay(int failures, long until) {}

  /**
   * What is not there yet, without what is in quarantine.
   *
   * @param oldest the record that came first
   */
  record Depth(int instances, long bytes, OptionalLong oldest) {}

  private final Destination destination;
  private final ScheduledExecutorService thread;
  private final Ticker ticker;
  private final Backoff backoff;
  private final Couriers couriers;
  private final Deliveries deliveries;
  private final LongConsumer delivered;
  private final WaitingLine line;
  private final Map<Long, Delay> delayed = new HashMap<>();
  private final Set<Courier> active = new HashSet<>();
  private int failures;
  private int failedInRow;
  private volatile long notBefore;
  private final Rate rate;
  private boolean closed;
  private boolean looksAtHours;
  private final Throughput throughput;
  private volatile Optional<String> lastError = Optional.empty();
  private volatile Depth depth = new Depth(0, 0, OptionalLong.empty());

  /**
   * Of one destination.
   *
   * @param line empty
   * @param delivered told, on the thread, of each instance that the destination has
   */
  Forwarder(
      Destination destination,
      WaitingLine line,
      Deliveries deliveries,
      LongConsumer delivered,
      ScheduledExecutorService thread,
      Ticker ticker,
      Backoff backoff,
      Couriers couriers) {
    this.destination = destination;
    this.line = line;
    this.deliveries = deliveries;
    this.delivered = delivered;
    this.thread = thread;
    this.ticker = ticker;
    this.backoff = backoff;
    this.couriers = couriers;
    throughput = new Throughput(ticker);
    notBefore = ticker.nanoTime();
    rate = new Rate(destination.bitsPerSecond(), ticker);
  }

  Destination destination() {
    return destination;
  }

  /** Why the last try failed; empty after a success. */
  Optional<String> lastError() {
    return lastError;
  }

  Depth depth() {
    return depth;
  }

  /** Delivered, of late. */
  long bytesPerSecond() {
    return throughput.bytesPerSecond();
  }

  /** Why nothing is sent now though something waits; from any thread. */
  Optional<String> pause() {
    if (depth.instances() == 0) {
      return Optional.empty();
    }
    if (destination.hours().filter(hours -> !hours.contains(ticker.now())).isPresent()) {
      return destination.hours().map(hours -> "images are sent from " + hours.words());
    }
    long left = notBefore - ticker.nanoTime();
    return left > 0
        ? Optional.of("the next try is in " + (Duration.ofNanos(left).toSeconds() + 1) + " s")
        : Optional.empty();
  }

  /** An instance is due; from any thread. */
  void offer(long number) {
    thread.execute(
        () -> {
          line.join(number);
          count();
          wake();
        });
  }

  private void count() {
    depth = new Depth(line.depth(), line.bytes(), line.oldest());
  }

  /** These have become urgent; from any thread. */
  void raise(Collection<Long> numbers) {
    thread.execute(() -> line.raise(numbers));
  }

  /** These go to quarantine if they wait and are not under way; from any thread. */
  CompletableFuture<Integer> keepBack(Collection<Long> numbers, String why) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Long> left = line.leave(numbers);
          left.forEach(
              number -> {
                delayed.remove(number);
                deliveries.quarantined(destination, number, why);
              });
          count();
          return left.size();
        },
        thread);
  }

  /** The destination is known to answer: what waits out a failure goes now; from any thread. */
  void tryNow() {
    thread.execute(
        () -> {
          notBefore = ticker.nanoTime();
          delayed.replaceAll((number, delay) -> new Delay(delay.failures(), notBefore));
          wake();
        });
  }

  /** Starts couriers while there is work for them and time has come. */
  void wake() {
    if (closed || !isOpenNow()) {
      return;
    }
    long left = notBefore - ticker.nanoTime();
    if (left > 0) {
      return; // a timer is set
    }
    int wanted = failures > 0 ? 1 : destination.associations();
    while (active.size() < wanted && active.size() < line.waiting()) {
      active.add(couriers.start(this));
    }
    active.forEach(Courier::wake);
  }

  private boolean isOpenNow() {
    boolean open = destination.hours().map(hours -> hours.contains(ticker.now())).orElse(true);
    if (!open && !looksAtHours && line.waiting() > 0) {
      looksAtHours = true; // one look for all that wait
      var unused =
          thread.schedule(this::lookAtHours, LOOK_AT_HOURS.toMillis(), TimeUnit.MILLISECONDS);
    }
    return open;
  }

  private void lookAtHours() {
    looksAtHours = false;
    wake();
  }

  private void later(Duration after) {
    var unused = thread.schedule(this::wake, after.toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  /** The next instance that is due, which its caller then has; empty when there is none now. */
  OptionalLong next() {
    long now = ticker.nanoTime();
    if (closed || !rate.isFree() || !isOpenNow()) {
      return OptionalLong.empty();
    }
    return line.take(
        number -> {
          Delay delay = delayed.get(number);
          return delay == null || delay.until() - now <= 0;
        });
  }

  /** What couriers may propose contexts for: the first that wait, without taking them. */
  List<Long> ahead() {
    return line.ahead(LOOK_AHEAD);
  }

  /** Gives an instance back untouched. */
  void putBack(long number) {
    line.putBack(number);
  }

  /** The destination has it. */
  void delivered(long number, long bytes) {
    line.done(number);
    delayed.remove(number);
    failures = 0;
    failedInRow = 0;
    lastError = Optional.empty();
    throughput.add(bytes);
    rate.pay(bytes).ifPresent(this::later);
    deliveries.delivered(destination, number);
    delivered.accept(number);
    count();
  }

  /** The destination will not take it as it is. */
  void quarantine(long number, String why) {
    line.done(number);
    delayed.remove(number);
    LOG.warn("{}: record {} is in quarantine: {}", destination.id(), number, why);
    deliveries.quarantined(destination, number, why);
    count();
  }

  /** It was let go. */
  void gone(long number) {
    line.done(number);
    delayed.remove(number);
    count();
  }

  /**
   * These are being let go; from any thread.
   *
   * @return completes with those that are under way now, and are left as they are
   */
  CompletableFuture<Set<Long>> forget(Collection<Long> numbers) {
    return CompletableFuture.supplyAsync(
        () -> {
          Set<Long> underWay = line.underWay(numbers);
          line.leave(numbers).forEach(delayed::remove);
          count();
          return underWay;
        },
        thread);
  }

  /** It did not get through; others may. */
  void failedOne(long number, String why) {
    Delay before = delayed.get(number);
    int count = before == null ? 1 : before.failures() + 1;
    Duration wait = backoff.after(count);
    delayed.put(number, new Delay(count, ticker.nanoTime() + wait.toNanos()));
    line.putBack(number);
    line.join(number); // it may have been there and be sent again
    count();
    lastError = Optional.of(why);
    if (++failedInRow >= ONE_BY_ONE) {
      failed(why); // it is not about one instance
    } else {
      later(wait);
    }
  }

  /** The destination cannot be reached, or has no room: nobody tries for a while. */
  void failed(String why) {
    failures++;
    lastError = Optional.of(why);
    Duration wait = backoff.after(failures);
    notBefore = ticker.nanoTime() + wait.toNanos();
    LOG.warn("{}: {}; next try in {} ms", destination.id(), why, wait.toMillis());
    later(wait);
  }

  /** A courier is done. */
  void ended(Courier courier) {
    active.remove(courier);
    if (line.waiting() > 0) {
      wake();
    }
  }

  void close() {
    closed = true;
    List.copyOf(active).forEach(Courier::close);
  }
}
