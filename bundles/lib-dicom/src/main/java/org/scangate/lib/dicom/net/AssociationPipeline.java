package org.scangate.lib.dicom.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import org.scangate.lib.dicom.pdu.PduDecoder;

/**
 * The one place that lists a connection's pipeline. From the socket on:
 *
 * <ol>
 *   <li>{@link #TLS}, where there is any; its handshake has the time of ARTIM.
 *   <li>{@link #DECODER}: bytes to PDUs and to fragments of data. PDUs are written as bytes.
 *   <li>{@link #ASSOCIATION}: the state machine, and messages.
 * </ol>
 */
final class AssociationPipeline {
  static final String TLS = "tls";
  static final String DECODER = "decoder";
  static final String ASSOCIATION = "association";

  private AssociationPipeline() {}

  /**
   * @param host of the peer for a client, whose certificate must name it; empty for a server
   */
  static void fill(
      Channel channel,
      Optional<SslContext> tls,
      Optional<TlsPeer> host,
      AssociationOptions options,
      AssociationHandler handler) {
    ChannelPipeline pipeline = channel.pipeline();
    tls.ifPresent(
        context -> {
          SslHandler added =
              host.map(peer -> context.newHandler(channel.alloc(), peer.host(), peer.port()))
                  .orElseGet(() -> context.newHandler(channel.alloc()));
          added.setHandshakeTimeoutMillis(options.artim().toMillis());
          pipeline.addLast(TLS, added);
        });
    pipeline.addLast(DECODER, new PduDecoder(options.maxPduBytes())).addLast(ASSOCIATION, handler);
  }

  /** Whom a client means to reach. */
  record TlsPeer(String host, int port) {}
}
