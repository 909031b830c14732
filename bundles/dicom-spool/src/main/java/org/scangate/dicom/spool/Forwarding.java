package org.scangate.dicom.spool;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.net.DicomTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All destinations: who still has to get what, and what may go because everybody has it. */
final class Forwarding implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);

  private final SpoolSettings settings;
  private final Deliveries deliveries;
  private final Index index;
  private final Segments segments;
  private final Ledger ledger;
  private final Urgency urgency;
  private final Aside aside;
  private final Ticker ticker;
  private final Map<String, Forwarder> forwarders = new LinkedHashMap<>();
  private final Map<String, Commitments> commitments = new LinkedHashMap<>();
  private TestSend test;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(SpoolThreads.named("scangate-spool-forward"));

  Forwarding(
      SpoolSettings settings,
      Deliveries deliveries,
      Index index,
      Segments segments,
      Ledger ledger,
      Urgency urgency,
      Aside aside,
      Ticker ticker) {
    this.settings = settings;
    this.deliveries = deliveries;
    this.index = index;
    this.segments = segments;
    this.ledger = ledger;
    this.urgency = urgency;
    this.aside = aside;
    this.ticker = ticker;
  }

  /** Takes up what the journal says still waits. */
  void begin(DicomTransport transport, Executor disk, Certificates certificates) {
    Courier.Kit kit =
        new Courier.Kit(
            settings.title(), transport, certificates, index, segments, urgency, disk, thread);
    test = new TestSend(kit);
    for (Destination destination : settings.destinations()) {
      forwarders.put(
          destination.id(),
          new Forwarder(
              destination,
              new WaitingLine(this::isUrgent, this::length),
              deliveries,
              number -> offerForCommitment(destination, number),
              thread,
              ticker,
              new Backoff(new Random()),
              forwarder -> Courier.start(forwarder, kit)));
    }
    for (Forwarder forwarder : forwarders.values()) {
      if (forwarder.destination().commitment()) {
        commitments.put(
            forwarder.destination().id(),
            new Commitments(
                forwarder,
                kit,
                deliveries,
                new Backoff(new Random()),
                Commitments.Patience.standard()));
      }
    }
    for (long number : index.numbers()) {
      for (Forwarder forwarder : forwarders.values()) {
        if (deliveries.of(forwarder.destination(), number).isEmpty()) {
          forwarder.offer(number);
        } else if (deliveries.of(forwarder.destination(), number).get()
            instanceof Deliveries.Delivered) {
          thread.execute(() -> offerForCommitment(forwarder.destination(), number));
        }
      }
    }
  }

  private void offerForCommitment(Destination destination, long number) {
    Commitments asking = commitments.get(destination.id());
    if (asking != null) {
      asking.offer(number);
    }
  }

  /** A destination reports on an association of its own; from any thread. */
  void reported(CommitmentReports.Report report) {
    commitments.values().forEach(asking -> asking.reported(report));
  }

  private boolean isUrgent(long number) {
    return index.get(number).filter(one -> urgency.isUrgent(one.study().uid())).isPresent();
  }

  private long length(long number) {
    return index.get(number).map(instance -> instance.location().length()).orElse(0L);
  }

  /** An instance is durable: every destination is to get it. */
  void kept(long number, Instance instance, boolean urgent) {
    if (urgent) {
      urgent(instance.study().uid());
    }
    forwarders.values().forEach(forwarder -> forwarder.offer(number));
  }

  /** As {@link Spool#urgent}. */
  void urgent(String studyUid) {
    if (urgency.raise(studyUid)) {
      Set<Long> numbers = index.ofStudy(studyUid).keySet();
      forwarders.values().forEach(forwarder -> forwarder.raise(numbers));
    }
  }

  /** Lets go of what every destination has had for its time. */
  void sweep() {
    try {
      List<CompletableFuture<Long>> deleted = new ArrayList<>();
      List<Long> spent = new ArrayList<>();
      for (long number : index.numbers()) {
        if (deliveries.isSpent(number, settings.destinations())) {
          spent.add(number);
          deleted.add(ledger.append(new LedgerRecord.Deleted(number)));
        }
      }
      for (CompletableFuture<Long> one : deleted) {
        one.join();
      }
      spent.forEach(index::remove);
      spent.forEach(deliveries::forget);
      urgency.keepOnly(index.studyUids());
      Set<Long> gone = new HashSet<>(index.known());
      int removed = segments.removeUnused(index::segments, aside);
      gone.removeAll(segments.numbers());
      index.forget(gone);
      OptionalLong floor = index.floor();
      if (floor.isPresent()) {
        ledger.forgetBefore(floor.getAsLong());
      }
      if (!spent.isEmpty() || removed > 0) {
        LOG.info("{} delivered instances and {} files are gone", spent.size(), removed);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("delivered instances stay for now: {}", e.getMessage());
    }
  }

  /** As {@link Spool#release}. */
  int release(String destination) {
    Forwarder forwarder = forwarder(destination);
    Set<Long> numbers = deliveries.release(forwarder.destination());
    numbers.forEach(forwarder::offer);
    return numbers.size();
  }

  private Forwarder forwarder(String destination) {
    Forwarder forwarder = forwarders.get(destination);
    if (forwarder == null) {
      throw new IllegalArgumentException(
          "'" + destination + "' is no destination; there are: " + forwarders.keySet());
    }
    return forwarder;
  }

  /** As {@link Spool#resend}, of these. */
  int resend(Set<Long> numbers, String destination) {
    Forwarder forwarder = forwarder(destination);
    Set<Long> again = deliveries.again(forwarder.destination(), numbers);
    again.forEach(forwarder::offer);
    return again.size();
  }

  /** As {@link Spool#keepBack}, of these. */
  int keepBack(Set<Long> numbers, String destination) {
    return forwarder(destination).keepBack(numbers, "kept back by a person").join();
  }

  /** As {@link Spool#test}. */
  CompletableFuture<Spool.Tested> test(String destination) {
    return test.send(forwarder(destination).destination());
  }

  /** As {@link Spool#targets}. */
  List<Spool.Target> targets() {
    return forwarders.values().stream().map(this::target).toList();
  }

  private Spool.Target target(Forwarder forwarder) {
    Destination to = forwarder.destination();
    Forwarder.Depth depth = forwarder.depth();
    long rate = forwarder.bytesPerSecond();
    return new Spool.Target(
        to.id(),
        to.address(),
        depth.instances(),
        depth.bytes(),
        depth.oldest().stream()
            .mapToObj(index::get)
            .flatMap(Optional::stream)
            .map(instance -> Instant.ofEpochMilli(instance.receivedMillis()))
            .findFirst(),
        rate,
        depth.instances() > 0 && rate > 0
            ? Optional.of(Duration.ofSeconds(depth.bytes() / rate + 1))
            : Optional.empty(),
        deliveries.delivered(to),
        deliveries.committed(to),
        to.commitment(),
        deliveries.quarantined(to),
        forwarder.lastError(),
        forwarder.pause());
  }

  List<Forwarder> forwarders() {
    return List.copyOf(forwarders.values());
  }

  Deliveries deliveries() {
    return deliveries;
  }

  /** Ends associations; what is under way is sent again later. */
  @Override
  public void close() {
    thread.execute(
        () -> {
          commitments.values().forEach(Commitments::close);
          forwarders.values().forEach(Forwarder::close);
        });
    thread.shutdown();
  }
}
