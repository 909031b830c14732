package org.scangate.lib.dicom.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.net.AssociationPolicy.Decision;
import org.scangate.lib.dicom.net.AssociationPolicy.Incoming;
import org.scangate.lib.dicom.net.AssociationPolicy.Reject;
import org.scangate.lib.dicom.pdu.Pdu;
import org.scangate.lib.dicom.pdu.Pdu.AssociateReject;

/** Whether a request is accepted: room and the standard come before the policy is asked. */
final class Acceptance {
  private Acceptance() {}

  static Decision decide(
      AssociationHandler.AcceptorRole acceptor, Channel channel, Pdu.AssociateRequest asked) {
    if (!acceptor.crowd().hasRoom()) {
      return new Reject(AssociateReject.LOCAL_LIMIT);
    }
    if (!asked.applicationContext().equals(Uid.APPLICATION_CONTEXT)) {
      return new Reject(AssociateReject.APPLICATION_CONTEXT);
    }
    if (!Negotiation.canBeServed(asked.user())) {
      return new Reject(AssociateReject.NO_REASON);
    }
    return acceptor
        .policy()
        .decide(new Incoming(channel.remoteAddress(), certificate(channel), asked));
  }

  /** The peer's, when it has shown one. */
  private static Optional<X509Certificate> certificate(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    try {
      return tls != null
              && tls.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate leaf
          ? Optional.of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
