package org.scangate.dicom.spool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.DataSource;
import org.scangate.lib.dicom.net.Proposal;
import org.scangate.lib.dicom.net.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one destination to commit to what it was sent (PS3.4 J), in batches, until it has. Each try
 * has a transaction UID of its own. All state belongs to the forwarders' thread.
 */
final class Commitments {
  private static final Logger LOG = LoggerFactory.getLogger(Commitments.class);
  private static final int MOST_AT_ONCE = 500;
  private static final int MOST_FAILURES = 3;
  private static final Duration GATHER = Duration.ofSeconds(1);

  /** How long a connection stays open for a report, and how long a report is waited for at all. */
  record Patience(Duration onTheSameAssociation, Duration report) {
    static Patience standard() {
      return new Patience(Duration.ofSeconds(20), Duration.ofMinutes(10));
    }
  }

  private final Forwarder forwarder;
  private final Courier.Kit kit;
  private final Deliveries deliveries;
  private final Backoff backoff;
  private final Patience patience;
  private final NavigableSet<Long> due = new TreeSet<>();
  private final Map<String, Map<String, Long>> asked = new HashMap<>();
  private final Map<Long, Integer> failed = new HashMap<>();
  private int failures;
  private boolean scheduled;
  private boolean closed;

  Commitments(
      Forwarder forwarder,
      Courier.Kit kit,
      Deliveries deliveries,
      Backoff backoff,
      Patience patience) {
    this.forwarder = forwarder;
    this.kit = kit;
    this.deliveries = deliveries;
    this.backoff = backoff;
    this.patience = patience;
  }

  /** The destination has an instance and is to commit to it. */
  void offer(long number) {
    due.add(number);
    later(GATHER);
  }

  private void later(Duration after) {
    if (!scheduled && !closed) {
      scheduled = true;
      var unused =
          kit.thread()
              .schedule(
                  () -> {
                    scheduled = false;
                    ask();
                  },
                  after.toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  private void ask() {
    Map<String, Long> batch = new LinkedHashMap<>();
    List<DataSet> items = new ArrayList<>();
    while (!due.isEmpty() && batch.size() < MOST_AT_ONCE) {
      long number = due.pollFirst();
      kit.index()
          .get(number)
          .filter(instance -> batch.putIfAbsent(instance.sopInstance(), number) == null)
          .ifPresent(
              instance ->
                  items.add(
                      new DataSet()
                          .put(Tag.REFERENCED_SOP_CLASS_UID, instance.sopClass())
                          .put(Tag.REFERENCED_SOP_INSTANCE_UID, instance.sopInstance())));
    }
    if (batch.isEmpty() || closed) {
      return;
    }
    String transaction = Uid.create();
    byte[] data =
        new DataSet()
            .put(Tag.TRANSACTION_UID, transaction)
            .putItems(Tag.REFERENCED_SOP_SEQUENCE, items)
            .write(TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
    asked.put(transaction, batch);
    var unused =
        associate()
            .thenCompose(association -> request(association, data))
            .whenCompleteAsync(
                (reply, failure) -> answered(transaction, reply, failure), kit.thread());
    var unusedTimer =
        kit.thread()
            .schedule(
                () -> again(transaction, "no report came"),
                patience.report().toMillis(),
                TimeUnit.MILLISECONDS);
    if (!due.isEmpty()) {
      later(GATHER);
    }
  }

  private CompletableFuture<Association> associate() {
    Destination to = forwarder.destination();
    return kit.associate(
        to,
        new Proposal(kit.title(), to.title())
            .context(Uid.STORAGE_COMMITMENT, TransferSyntax.IMPLICIT_LITTLE_ENDIAN.uid())
            .serve(Uid.STORAGE_COMMITMENT, new CommitmentReports(this::reported)));
  }

  private CompletableFuture<Reply> request(Association association, byte[] data) {
    var unused =
        kit.thread()
            .schedule(
                () -> {
                  var unusedEnd = association.release();
                },
                patience.onTheSameAssociation().toMillis(),
                TimeUnit.MILLISECONDS);
    return association
        .context(Uid.STORAGE_COMMITMENT)
        .map(
            context ->
                association.invoke(
                    context,
                    CommandSet.action(
                        Uid.STORAGE_COMMITMENT, Uid.STORAGE_COMMITMENT_INSTANCE, 1, true),
                    DataSource.of(data)))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new IllegalStateException("it does not offer storage commitment")));
  }

  private void answered(String transaction, Reply reply, Throwable failure) {
    if (failure != null) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      again(transaction, cause.getMessage());
    } else if (Status.kind(reply.status()) != Status.Kind.SUCCESS) {
      again(transaction, "it answered " + Status.words(reply.status()));
    } else {
      failures = 0;
    }
  }

  /** What a transaction still asks for is asked for again, in another one. */
  private void again(String transaction, String why) {
    Map<String, Long> batch = asked.remove(transaction);
    if (batch == null || closed) {
      return;
    }
    due.addAll(batch.values());
    Duration wait = backoff.after(++failures);
    LOG.warn(
        "{}: {} instances are not committed: {}; next try in {} ms",
        forwarder.destination().id(),
        batch.size(),
        why,
        wait.toMillis());
    later(wait);
  }

  /** From any thread; a transaction that is not known is somebody else's, or was given up. */
  void reported(CommitmentReports.Report report) {
    kit.thread().execute(() -> take(report));
  }

  private void take(CommitmentReports.Report report) {
    Map<String, Long> batch = asked.get(report.transaction());
    if (batch == null) {
      return;
    }
    for (String uid : report.committed()) {
      Long number = batch.remove(uid);
      if (number != null) {
        failed.remove(number);
        deliveries.committed(forwarder.destination(), number);
      }
    }
    report
        .failed()
        .forEach(
            (uid, reason) -> {
              Long number = batch.remove(uid);
              if (number != null) {
                notCommitted(number, reason);
              }
            });
    if (batch.isEmpty()) {
      asked.remove(report.transaction());
    }
  }

  private void notCommitted(long number, int reason) {
    String why = "the destination did not commit to it: " + Status.words(reason);
    if (failed.merge(number, 1, Integer::sum) >= MOST_FAILURES) {
      failed.remove(number);
      forwarder.quarantine(number, why);
    } else {
      deliveries.undelivered(forwarder.destination(), number, why);
      forwarder.failedOne(number, why); // it is sent again
    }
  }

  void close() {
    closed = true;
  }
}
