package org.scangate.dicom.spool;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

  /** Makes a courier: a connection's worth of sending. */
  interface Couriers {
    Courier start(Forwarder forwarder);
  }

  private record Delay(int failures, long until) {}

  private final Destination destination;
  private final ScheduledExecutorService thread;
  private final Ticker ticker;
  private final Backoff backoff;
  private final Couriers couriers;
  private final Deliveries deliveries;
  private final LongConsumer delivered;
  private final NavigableSet<Long> waiting = new TreeSet<>();
  private final Set<Long> underWay = new HashSet<>();
  private final Map<Long, Delay> delayed = new HashMap<>();
  private final Set<Courier> active = new HashSet<>();
  private int failures;
  private int failedInRow;
  private long notBefore;
  private long paidUntil;
  private boolean closed;
  private volatile Optional<String> lastError = Optional.empty();
  private volatile int depth;

  /**
   * Of one destination.
   *
   * @param delivered told, on the thread, of each instance that the destination has
   */
  Forwarder(
      Destination destination,
      Deliveries deliveries,
      LongConsumer delivered,
      ScheduledExecutorService thread,
      Ticker ticker,
      Backoff backoff,
      Couriers couriers) {
    this.destination = destination;
    this.deliveries = deliveries;
    this.delivered = delivered;
    this.thread = thread;
    this.ticker = ticker;
    this.backoff = backoff;
    this.couriers = couriers;
    notBefore = ticker.nanoTime();
    paidUntil = notBefore;
  }

  Destination destination() {
    return destination;
  }

  /** Why the last try failed; empty after a success. */
  Optional<String> lastError() {
    return lastError;
  }

  /** Instances that are not there yet, without those in quarantine. */
  int depth() {
    return depth;
  }

  /** An instance is due; from any thread. */
  void offer(long number) {
    thread.execute(
        () -> {
          waiting.add(number);
          count();
          wake();
        });
  }

  private void count() {
    depth = waiting.size() + underWay.size();
  }

  /** Starts couriers while there is work for them and time has come. */
  void wake() {
    if (closed || destination.tls() || !isOpenNow()) {
      return;
    }
    long left = notBefore - ticker.nanoTime();
    if (left > 0) {
      return; // a timer is set
    }
    int wanted = failures > 0 ? 1 : destination.associations();
    while (active.size() < wanted && active.size() < waiting.size()) {
      active.add(couriers.start(this));
    }
    active.forEach(Courier::wake);
  }

  private boolean isOpenNow() {
    boolean open = destination.hours().map(hours -> hours.contains(ticker.now())).orElse(true);
    if (!open && !waiting.isEmpty()) {
      later(LOOK_AT_HOURS);
    }
    return open;
  }

  private void later(Duration after) {
    var unused = thread.schedule(this::wake, after.toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  /** The next instance that is due, which its caller then has; empty when there is none now. */
  Optional<Long> next() {
    long now = ticker.nanoTime();
    if (closed || paidUntil - now > 0 || !isOpenNow()) {
      return Optional.empty();
    }
    for (long number : waiting) {
      Delay delay = delayed.get(number);
      if (delay == null || delay.until() - now <= 0) {
        waiting.remove(number);
        underWay.add(number);
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  /** What couriers may propose contexts for: the first that wait, without taking them. */
  Iterable<Long> ahead() {
    return java.util.List.copyOf(waiting);
  }

  /** Gives an instance back untouched. */
  void putBack(long number) {
    underWay.remove(number);
    waiting.add(number);
  }

  /** The destination has it. */
  void delivered(long number, long bytes) {
    underWay.remove(number);
    delayed.remove(number);
    failures = 0;
    failedInRow = 0;
    lastError = Optional.empty();
    pay(bytes);
    deliveries.delivered(destination, number);
    delivered.accept(number);
    count();
  }

  private void pay(long bytes) {
    if (destination.bitsPerSecond() > 0) {
      long cost = (long) (bytes * 8e9 / destination.bitsPerSecond());
      paidUntil = Math.max(paidUntil, ticker.nanoTime()) + cost;
      later(Duration.ofNanos(cost));
    }
  }

  /** The destination will not take it as it is. */
  void quarantine(long number, String why) {
    underWay.remove(number);
    delayed.remove(number);
    LOG.warn("{}: record {} is in quarantine: {}", destination.id(), number, why);
    deliveries.quarantined(destination, number, why);
    count();
  }

  /** It did not get through; others may. */
  void failedOne(long number, String why) {
    underWay.remove(number);
    Delay before = delayed.get(number);
    int count = before == null ? 1 : before.failures() + 1;
    Duration wait = backoff.after(count);
    delayed.put(number, new Delay(count, ticker.nanoTime() + wait.toNanos()));
    waiting.add(number);
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
    if (!waiting.isEmpty()) {
      wake();
    }
  }

  void close() {
    closed = true;
    java.util.List.copyOf(active).forEach(Courier::close);
  }
}
