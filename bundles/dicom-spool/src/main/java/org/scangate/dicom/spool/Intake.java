package org.scangate.dicom.spool;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.scangate.api.time.Ticker;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.dimse.CommandField;
import org.scangate.lib.dicom.dimse.Status;
import org.scangate.lib.dicom.net.Association;
import org.scangate.lib.dicom.net.AssociationEnd;
import org.scangate.lib.dicom.net.AssociationPolicy;
import org.scangate.lib.dicom.net.DataSink;
import org.scangate.lib.dicom.net.DimseService;
import org.scangate.lib.dicom.net.EchoService;
import org.scangate.lib.dicom.net.Operation;
import org.scangate.lib.dicom.pdu.Pdu.AssociateReject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may associate, and what becomes of what they send. Every class of storage is taken in every
 * transfer syntax whose layout is known; what is proposed first is taken, so nothing is recoded.
 */
final class Intake implements AssociationPolicy, DimseService {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  /** Associations of one address at once: who leaves them open does not shut out the others. */
  static final int MOST_PER_PEER = 16;

  private static final int REFUSALS_PER_MINUTE = 10;
  private static final int ASSOCIATIONS_PER_MINUTE = 60;

  private final String title;
  private final AcceptList accept;
  private final Keeper keeper;
  private final Supplier<Optional<String>> refusing;
  private final AtomicInteger associations = new AtomicInteger();
  private final Map<InetAddress, Integer> perPeer = new ConcurrentHashMap<>();
  private final AcceptList destinations;
  private final List<Offer> offers;
  private final List<Offer> reports;
  private final Sparingly refusals;
  private final Sparingly comings;

  /**
   * @param refusing why nothing is taken now; empty while it is
   * @param destinations who may report on commitments, and nothing else
   */
  Intake(
      String title,
      AcceptList accept,
      Keeper keeper,
      Supplier<Optional<String>> refusing,
      AcceptList destinations,
      Consumer<CommitmentReports.Report> reported,
      Ticker ticker) {
    refusals = new Sparingly(ticker, REFUSALS_PER_MINUTE, LOG::info);
    comings = new Sparingly(ticker, ASSOCIATIONS_PER_MINUTE, LOG::info);
    this.title = title;
    this.accept = accept;
    this.keeper = keeper;
    this.refusing = refusing;
    this.destinations = destinations;
    reports =
        List.of(
            EchoService.offer(),
            new Offer(
                Uid.STORAGE_COMMITMENT::equals,
                uid -> TransferSyntax.of(uid).isPresent(),
                true,
                new CommitmentReports(reported)));
    offers =
        List.of(
            EchoService.offer(),
            new Offer(Uid::isStorage, uid -> TransferSyntax.of(uid).isPresent(), false, this));
  }

  int associations() {
    return associations.get();
  }

  @Override
  public Decision decide(Incoming incoming) {
    if (!incoming.request().called().equals(title)) {
      return new Reject(AssociateReject.CALLED_TITLE);
    }
    InetAddress address = address(incoming.remote()).orElse(null);
    String calling = incoming.request().calling();
    if (address != null && perPeer.getOrDefault(address, 0) >= MOST_PER_PEER) {
      return new Reject(AssociateReject.LOCAL_LIMIT);
    }
    if (accept.allows(calling, address)) {
      return new Accept(offers);
    }
    return destinations.allows(calling, address)
        ? new Accept(reports)
        : new Reject(AssociateReject.CALLING_TITLE);
  }

  @Override
  public void established(Association association) {
    associations.incrementAndGet();
    Optional<InetAddress> address = address(association.remote());
    address.ifPresent(from -> perPeer.merge(from, 1, Integer::sum));
    comings.say(() -> who(association) + " associated");
    var unused =
        association
            .ended()
            .thenAccept(
                end -> {
                  associations.decrementAndGet();
                  address.ifPresent(
                      from ->
                          perPeer.computeIfPresent(
                              from, (peer, count) -> count == 1 ? null : count - 1));
                  comings.say(() -> who(association) + ": " + end);
                });
  }

  private static Optional<InetAddress> address(SocketAddress remote) {
    return remote instanceof InetSocketAddress from
        ? Optional.of(from.getAddress())
        : Optional.empty();
  }

  private static String who(Association association) {
    return association.calling() + " at " + association.remote();
  }

  @Override
  public void refused(SocketAddress remote, AssociationEnd end) {
    refusals.say(() -> "no association with " + remote + ": " + end);
  }

  @Override
  public DataSink begin(Operation operation) {
    if (operation.command().field() != CommandField.C_STORE) {
      return new Refusal(operation, Status.UNRECOGNIZED_OPERATION, "only C-STORE is served here");
    }
    if (!operation.command().sopClass().equals(operation.context().abstractSyntax())) {
      return new Refusal(operation, Status.SOP_CLASS_NOT_SUPPORTED, "not the class of its context");
    }
    Optional<String> why = refusing.get();
    return why.isPresent()
        ? new Refusal(operation, Status.OUT_OF_RESOURCES, "the spool has no room now")
        : new Reception(keeper, operation);
  }
}
