package org.scangate.lib.dicom.net;

import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ConsumerType;
import org.scangate.lib.dicom.pdu.Pdu.AssociateReject;
import org.scangate.lib.dicom.pdu.Pdu.AssociateRequest;

/** Decides who may associate, and for what. Called on event loops; must not block. */
@ConsumerType
public interface AssociationPolicy {

  /** The answer to a request. */
  Decision decide(Incoming incoming);

  /** An accepted association is up. */
  default void established(Association association) {}

  /** A connection ended without an association; for counts and alarms. */
  default void refused(SocketAddress remote, AssociationEnd end) {}

  /**
   * Who asks.
   *
   * @param certificate that the peer showed; none without TLS
   */
  record Incoming(
      SocketAddress remote, Optional<X509Certificate> certificate, AssociateRequest request) {}

  /** Yes or no. */
  sealed interface Decision {}

  /** Yes, for what the offers cover; the first that covers a proposed context serves it. */
  record Accept(List<Offer> offers) implements Decision {
    public Accept {
      offers = List.copyOf(offers);
    }
  }

  /** No. */
  record Reject(AssociateReject reject) implements Decision {}

  /**
   * What is served.
   *
   * @param transferSyntaxes of several that are proposed and pass, the first is taken
   * @param peerIsScp whether the peer may be the provider of this class, and we its user: it then
   *     sends us events, and requests go the other way
   */
  record Offer(
      Predicate<String> abstractSyntaxes,
      Predicate<String> transferSyntaxes,
      boolean peerIsScp,
      DimseService service) {}
}
