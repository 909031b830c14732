package org.scangate.dicom.spool;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** The destination will not take it. */
  record Quarantined(String why) implements Step {}

  private final Ledger ledger;
  private final Ticker ticker;
  private final Map<String, Map<Long, Step>> steps = new HashMap<>();

  Deliveries(Ledger ledger, Ticker ticker) {
    this.ledger = ledger;
    this.ticker = ticker;
  }

  /** Takes over what the journal says. */
  synchronized void load(LedgerRecord.Stepped stepped) {
    Map<Long, Step> of = steps.computeIfAbsent(stepped.destination(), id -> new HashMap<>());
    switch (stepped.kind()) {
      case DELIVERED -> of.put(stepped.number(), new Delivered(stepped.millis()));
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
    all.forEach(
        number -> take(step(LedgerRecord.StepKind.RELEASED, destination, number, "by a person")));
    return all;
  }

  synchronized Optional<Step> of(Destination destination, long number) {
    return Optional.ofNullable(steps.getOrDefault(destination.id(), Map.of()).get(number));
  }

  synchronized int delivered(Destination destination) {
    return (int)
        steps.getOrDefault(destination.id(), Map.of()).values().stream()
            .filter(Delivered.class::isInstance)
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

  /** Whether every destination has it, and has had it for as long as it is to stay. */
  synchronized boolean isSpent(long number, List<Destination> destinations) {
    long now = ticker.now().toEpochMilli();
    for (Destination destination : destinations) {
      boolean spent =
          !destination.commitment()
              && steps.getOrDefault(destination.id(), Map.of()).get(number)
                  instanceof Delivered delivered
              && now - delivered.millis() >= destination.keep().toMillis();
      if (!spent) {
        return false;
      }
    }
    return !destinations.isEmpty();
  }

  synchronized void forget(long number) {
    steps.values().forEach(of -> of.remove(number));
  }
}
