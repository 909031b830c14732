package org.scangate.dicom.spool;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.AssociationOptions;
import org.scangate.lib.dicom.net.DicomClient;
import org.scangate.lib.dicom.net.DicomTransport;
import org.scangate.lib.dicom.net.PresentationContext;
import org.scangate.lib.dicom.net.Proposal;
import org.scangate.lib.dicom.net.Reply;

/**
 * One association with a destination: proposes what waits, sends one instance after the other in
 * its own transfer syntax, and goes when nothing has come for a while. On the forwarders' thread.
 */
final class Courier {
  private static final int MOST_KINDS = 100;
  private static final long IDLE_SECONDS = 5;

  /** What every courier needs. */
  record Kit(
      String title,
      DicomTransport transport,
      AssociationOptions options,
      Certificates certificates,
      Index index,
      Readings readings,
      Urgency urgency,
      Executor disk,
      ScheduledExecutorService thread) {

    /** Calls a destination, with TLS where it is to be; fails without certificates for it. */
    CompletableFuture<Association> associate(Destination to, Proposal proposal) {
      try {
        return DicomClient.associate(
            transport, to.host(), to.port(), certificates.client(to), options, proposal);
      } catch (IllegalStateException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }

  /** A class in a transfer syntax. */
  private record Kind(String sopClass, String transferSyntax) {
    static Kind of(Instance instance) {
      return new Kind(instance.sopClass(), instance.transferSyntax());
    }
  }

  private final Forwarder forwarder;
  private final Kit kit;
  private final Set<Kind> proposed = new LinkedHashSet<>();
  private Association association;
  private ScheduledFuture<?> idle;
  private long sending = -1;
  private boolean over;

  private Courier(Forwarder forwarder, Kit kit) {
    this.forwarder = forwarder;
    this.kit = kit;
  }

  static Courier start(Forwarder forwarder, Kit kit) {
    Courier courier = new Courier(forwarder, kit);
    courier.associate();
    return courier;
  }

  private void associate() {
    Destination to = forwarder.destination();
    Proposal proposal = new Proposal(kit.title(), to.title());
    for (long number : forwarder.ahead()) {
      Optional<Instance> instance = kit.index().get(number);
      if (instance.isPresent()
          && proposed.size() < MOST_KINDS
          && proposed.add(Kind.of(instance.get()))) {
        proposal.context(instance.get().sopClass(), instance.get().transferSyntax());
      }
    }
    var unused = kit.associate(to, proposal).whenCompleteAsync(this::associated, kit.thread());
  }

  private void associated(Association up, Throwable failure) {
    if (failure != null) {
      over = true;
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      forwarder.failed(cause.getMessage());
      forwarder.ended(this);
      return;
    }
    association = up;
    var unused = up.ended().thenAcceptAsync(end -> ended(end.toString()), kit.thread());
    if (over) {
      up.abort("not needed any more");
    } else {
      wake();
    }
  }

  /** Sends the next instance if it does nothing else. */
  void wake() {
    if (association == null || over || sending >= 0) {
      return;
    }
    OptionalLong next = forwarder.next();
    if (next.isEmpty()) {
      rest();
      return;
    }
    if (idle != null) {
      idle.cancel(false);
      idle = null;
    }
    long number = next.getAsLong();
    Optional<Readings.Reading> reading = kit.readings().of(number);
    if (reading.isEmpty()) {
      forwarder.gone(number);
      wake();
    } else if (!proposed.contains(Kind.of(reading.get().instance()))) {
      reading.get().close();
      forwarder.putBack(number); // for an association that proposes it
      leave();
    } else {
      send(number, reading.get());
    }
  }

  private void send(long number, Readings.Reading reading) {
    Instance instance = reading.instance();
    Optional<PresentationContext> context =
        association.context(instance.sopClass(), instance.transferSyntax());
    if (context.isEmpty()) {
      reading.close();
      forwarder.quarantine(
          number,
          "the destination refuses " + instance.sopClass() + " in " + instance.transferSyntax());
      wake();
      return;
    }
    sending = number;
    SegmentSource source = new SegmentSource(reading, kit.disk());
    var unused =
        association
            .invoke(context.get(), command(instance), source)
            .whenCompleteAsync(
                (reply, failure) -> answered(instance, source, reply, failure), kit.thread());
  }

  private CommandSet command(Instance instance) {
    CommandSet store = CommandSet.store(instance.sopClass(), instance.sopInstance());
    return kit.urgency().isUrgent(instance.study().uid()) ? store.urgent() : store;
  }

  private void answered(Instance instance, SegmentSource source, Reply reply, Throwable failure) {
    long number = sending;
    sending = -1;
    if (failure != null) {
      if (source.isDamaged()) {
        forwarder.quarantine(number, "its bytes are not as they were received");
      } else {
        forwarder.failedOne(number, failure.getMessage());
      }
      return; // the end of the association follows
    }
    String words = Status.words(reply.status());
    switch (Verdict.of(reply.status())) {
      case DELIVERED -> forwarder.delivered(number, instance.location().length());
      case QUARANTINE -> forwarder.quarantine(number, "the destination answered " + words);
      case LATER -> {
        forwarder.putBack(number);
        forwarder.failed("the destination answered " + words);
        leave();
        return;
      }
    }
    wake();
  }

  private void rest() {
    if (idle == null) {
      idle = kit.thread().schedule(this::leave, IDLE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void leave() {
    if (!over && sending < 0) {
      over = true;
      var unused = association.release();
      forwarder.ended(this);
    }
  }

  private void ended(String words) {
    if (!over) {
      over = true;
      if (sending >= 0) {
        forwarder.failedOne(sending, words);
        sending = -1;
      }
      forwarder.ended(this);
    }
  }

  /** Leaves at once. */
  void close() {
    over = true;
    if (association != null) {
      association.abort("the spool is closed");
    }
  }
}
