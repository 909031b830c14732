package org.scangate.dicom.spool;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far each instance is with each destination; what is not here still waits. Each step is in the
 * journal: if that fails, it is taken again after a restart, and the destination gets the instance
 * twice. Thread-safe.
 */
final class Deliveries {
  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** A step beyond waiting. */
  sealed interface Step {}

  /** The destination has it. */
  record Delivered(long millis) implements Step {}

  /** The destination has said that it keeps it. */
  record Committed(long millis) implements Step {}

  /** The destination will not take it. */
  record Quarantined(String why) implements Step {}

  private final Ledger ledger;
  private final Ticker ticker;
  private final Map<String, Map<Long, Step>> steps = new HashMap<>();
  private final Set<Long> leaving = new HashSet<>();

  Deliveries(Ledger ledger, Ticker ticker) {
    this.ledger = ledger;
    this.ticker = ticker;
  }

  /** Takes over what the journal says. */
  synchronized void load(LedgerRecord.Stepped stepped) {
    Map<Long, Step> of = steps.computeIfAbsent(stepped.destination(), id -> new HashMap<>());
    switch (stepped.kind()) {
      case DELIVERED -> of.put(stepped.number(), new Delivered(stepped.millis()));
      case COMMITTED -> of.put(stepped.number(), new Committed(stepped.millis()));
      case QUARANTINED -> of.put(stepped.number(), new Quarantined(stepped.why()));
      case RELEASED -> of.remove(stepped.number());
    }
  }

  private void take(LedgerRecord.Stepped stepped) {
    load(stepped);
    try {
      var unused =
          ledger
              .append(stepped)
              .exceptionally(
                  failure -> {
                    LOG.warn("a step towards {} is not in the journal", stepped.destination());
                    return null;
                  });
    } catch (IOException e) {
      LOG.warn(
          "a step towards {} is not in the journal: {}", stepped.destination(), e.getMessage());
    }
  }

  private LedgerRecord.Stepped step(
      LedgerRecord.StepKind kind, Destination destination, long number, String why) {
    return new LedgerRecord.Stepped(
        kind, number, destination.id(), ticker.now().toEpochMilli(), why);
  }

  void delivered(Destination destination, long number) {
    take(step(LedgerRecord.StepKind.DELIVERED, destination, number, ""));
  }

  void committed(Destination destination, long number) {
    take(step(LedgerRecord.StepKind.COMMITTED, destination, number, ""));
  }

  /** The destination does not have it after all, or is to get it once more. */
  void undelivered(Destination destination, long number, String why) {
    take(step(LedgerRecord.StepKind.RELEASED, destination, number, why));
  }

  void quarantined(Destination destination, long number, String why) {
    take(step(LedgerRecord.StepKind.QUARANTINED, destination, number, why));
  }

  /** Takes all out of quarantine; gives their numbers, which wait again. */
  Set<Long> release(Destination destination) {
    Set<Long> all = new HashSet<>();
    synchronized (this) {
      steps
          .getOrDefault(destination.id(), Map.of())
          .forEach(
              (number, step) -> {
                if (step instanceof Quarantined) {
                  all.add(number);
                }
              });
    }
    return again(destination, all);
  }

  /** Those of these that do not wait, wait again, unless they are being let go; gives them. */
  synchronized Set<Long> again(Destination destination, Set<Long> numbers) {
    Set<Long> all = new HashSet<>(numbers);
    all.removeIf(number -> leaving.contains(number) || of(destination, number).isEmpty());
    all.forEach(number -> undelivered(destination, number, "by a person"));
    return all;
  }

  /** How far each of these is. */
  synchronized Spool.Progress progress(Destination destination, Collection<Long> numbers) {
    Map<Long, Step> of = steps.getOrDefault(destination.id(), Map.of());
    int delivered = 0;
    int committed = 0;
    int quarantined = 0;
    for (long number : numbers) {
      Step step = of.get(number);
      delivered += step instanceof Delivered ? 1 : 0;
      committed += step instanceof Committed ? 1 : 0;
      quarantined += step instanceof Quarantined ? 1 : 0;
    }
    int waiting = numbers.size() - delivered - committed - quarantined;
    return new Spool.Progress(waiting, delivered, committed, quarantined);
  }

  synchronized Optional<Step> of(Destination destination, long number) {
    return Optional.ofNullable(steps.getOrDefault(destination.id(), Map.of()).get(number));
  }

  /** How many it has, committed or not. */
  int delivered(Destination destination) {
    return count(destination, Delivered.class) + committed(destination);
  }

  /** How many it has said that it keeps. */
  int committed(Destination destination) {
    return count(destination, Committed.class);
  }

  private synchronized int count(Destination destination, Class<? extends Step> kind) {
    return (int)
        steps.getOrDefault(destination.id(), Map.of()).values().stream()
            .filter(kind::isInstance)
            .count();
  }

  /** Why instances are in quarantine, and how many for each reason. */
  synchronized Map<String, Integer> quarantined(Destination destination) {
    Map<String, Integer> reasons = new HashMap<>();
    for (Step step : steps.getOrDefault(destination.id(), Map.of()).values()) {
      if (step instanceof Quarantined quarantined) {
        reasons.merge(quarantined.why(), 1, Integer::sum);
      }
    }
    return reasons;
  }

  /**
   * Whether every destination has it, and has had it for as long as it is to stay. If so, it is
   * sent to none of them any more, until it is forgotten or {@link #stay}s.
   */
  synchronized boolean leaves(long number, List<Destination> destinations) {
    return isSpent(number, destinations) && leaving.add(number);
  }

  /** These are being let go by a person: they are sent to nobody any more. */
  synchronized void leave(Collection<Long> numbers) {
    leaving.addAll(numbers);
  }

  /** These are not let go after all. */
  synchronized void stay(Collection<Long> numbers) {
    leaving.removeAll(numbers);
  }

  private boolean isSpent(long number, List<Destination> destinations) {
    long now = ticker.now().toEpochMilli();
    for (Destination destination : destinations) {
      Step step = steps.getOrDefault(destination.id(), Map.of()).get(number);
      long since =
          step instanceof Committed committed
              ? committed.millis()
              : step instanceof Delivered delivered && !destination.commitment()
                  ? delivered.millis()
                  : Long.MAX_VALUE;
      if (since == Long.MAX_VALUE || now - since < destination.keep().toMillis()) {
        return false;
      }
    }
    return !destinations.isEmpty();
  }

  synchronized void forget(long number) {
    leaving.remove(number);
    steps.values().forEach(of -> of.remove(number));
  }
}
