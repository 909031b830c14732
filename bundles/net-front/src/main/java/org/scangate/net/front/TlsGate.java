package org.scangate.net.front;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Waits for the TLS handshake, notes who is there, lets HTTP begin, and goes. */
final class TlsGate extends ChannelInboundHandlerAdapter {
  /** As BoringSSL and the JDK put it. */
  private static final Pattern NOTHING_SHOWN =
      Pattern.compile("DID_NOT_RETURN_A_CERTIFICATE|Empty client certificate chain");

  private static final Pattern DISTRUST =
      Pattern.compile("alert.*(certificate|unknown.ca)", Pattern.CASE_INSENSITIVE);

  private final DoorContext door;

  TlsGate(DoorContext door) {
    this.door = door;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        begin(ctx, ctx.pipeline().get(SslHandler.class).engine().getSession());
      } else {
        door.end().now(ctx.channel(), "TLS handshake failed: " + words(handshake.cause()));
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  private void begin(ChannelHandlerContext ctx, SSLSession session)
      throws GeneralSecurityException {
    Optional<X509Certificate> shown = shown(session);
    Optional<String> expired = shown.flatMap(ClientTrust::expired);
    if (expired.isPresent()) {
      door.end().now(ctx.channel(), "TLS session refused: " + expired.get());
      return;
    }
    FrontPipeline.beginHttp(
        ctx.pipeline(),
        door,
        new Client(
            Addresses.text(ctx.channel()),
            shown.isEmpty() ? "" : fingerprint(shown.get()),
            session.getProtocol() + " " + session.getCipherSuite()));
    ctx.pipeline().remove(this);
  }

  /**
   * In words of who can do something about it: what {@link ClientTrust} has said, what is known of
   * a client that showed no certificate (RFC 8446 4.4.2.4), or a client's alert (6.2).
   */
  private static String words(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException judged) {
        return judged.getMessage();
      }
    }
    String said = String.valueOf(failure.getMessage());
    if (NOTHING_SHOWN.matcher(said).find()) {
      return "the client showed no certificate, and front.client-ca asks for one";
    }
    return DISTRUST.matcher(said).find()
        ? "the client does not trust the certificate of this appliance (" + said + ")"
        : said;
  }

  private static Optional<X509Certificate> shown(SSLSession session) {
    try {
      return Optional.of((X509Certificate) session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** SHA-256 in lower-case hex. */
  private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }

  /** The handshake's failure is told by its event; anything else ends the connection as well. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    door.end().now(ctx.channel(), "connection failed before TLS was up: " + cause.getMessage());
  }
}
