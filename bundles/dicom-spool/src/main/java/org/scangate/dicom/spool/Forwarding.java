package org.scangate.dicom.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.scangate.api.spool.Spool;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.DicomTransport;

/** All destinations: who still has to get what, and what may go because everybody has it. */
final class Forwarding implements AutoCloseable {
  private final SpoolSettings settings;
  private final Deliveries deliveries;
  private final Index index;
  private final Readings readings;
  private final Urgency urgency;
  private final Ticker ticker;
  private final Map<String, Forwarder> forwarders = new LinkedHashMap<>();
  private final Map<String, Commitments> commitments = new LinkedHashMap<>();
  private TestSend test;
  private final ScheduledExecutorService thread;
  private final AssociationOptions options;

  Forwarding(
      SpoolSettings settings,
      Deliveries deliveries,
      Index index,
      Readings readings,
      Urgency urgency,
      Surroundings surroundings) {
    this.settings = settings;
    this.deliveries = deliveries;
    this.index = index;
    this.readings = readings;
    this.urgency = urgency;
    ticker = surroundings.ticker();
    thread = surroundings.forwarding();
    options = surroundings.outgoing();
  }

  /** Takes up what the journal says still waits. */
  void begin(DicomTransport transport, Executor disk, Certificates certificates) {
    Courier.Kit kit =
        new Courier.Kit(
            settings.title(),
            transport,
            options,
            certificates,
            index,
            readings,
            urgency,
            disk,
            thread);
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
    takeUp(index.numbers());
  }

  /** These go on where the journal says that they are. */
  void takeUp(Collection<Long> numbers) {
    for (long number : numbers) {
      for (Forwarder forwarder : forwarders.values()) {
        Optional<Deliveries.Step> step = deliveries.of(forwarder.destination(), number);
        if (step.isEmpty()) {
          forwarder.offer(number);
        } else if (step.get() instanceof Deliveries.Delivered) {
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

  /**
   * These are being let go; they wait nowhere any more. Waits for the forwarders' thread.
   *
   * @return those that are under way now
   */
  Set<Long> forget(Set<Long> numbers) {
    Set<Long> underWay = new HashSet<>();
    forwarders.values().forEach(forwarder -> underWay.addAll(forwarder.forget(numbers).join()));
    return underWay;
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
    Forwarder forwarder = forwarder(destination);
    return test.send(forwarder.destination())
        .thenApply(
            tested -> {
              if (tested.good()) {
                forwarder.tryNow();
              }
              return tested;
            });
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
