package org.scangate.net.front;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Waits for the TLS handshake, notes who is there, lets HTTP begin, and goes. */
final class TlsGate extends ChannelInboundHandlerAdapter {
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
        SSLSession session = ctx.pipeline().get(SslHandler.class).engine().getSession();
        FrontPipeline.beginHttp(
            ctx.pipeline(),
            door,
            new Client(
                Addresses.text(ctx.channel()),
                fingerprint(session),
                session.getProtocol() + " " + session.getCipherSuite()));
        ctx.pipeline().remove(this);
      } else {
        door.end().now(ctx.channel(), "TLS handshake failed: " + words(handshake.cause()));
      }
    }
    ctx.fireUserEventTriggered(event);
  }

  /** A client's alert (RFC 8446 6.2) in words of who can do something about it. */
  private static String words(Throwable cause) {
    String alert = String.valueOf(cause.getMessage());
    return DISTRUST.matcher(alert).find()
        ? "the client does not trust the certificate of this appliance (" + alert + ")"
        : alert;
  }

  /** SHA-256 of the client's certificate in lower-case hex; empty without one. */
  private static String fingerprint(SSLSession session) throws GeneralSecurityException {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded()));
    } catch (SSLPeerUnverifiedException e) {
      return "";
    }
  }

  /** The handshake's failure is told by its event; anything else ends the connection as well. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    door.end().now(ctx.channel(), "connection failed before TLS was up: " + cause.getMessage());
  }
}
