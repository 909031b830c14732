package org.scangate.lib.dicom.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Calls a peer. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
public final class DicomClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private DicomClient() {}

  /**
   * Asks for an association.
   *
   * @param tls by {@link TlsProfile#client}; empty: none
   * @return completes on the event loop; exceptionally with {@link AssociationException} when the
   *     peer cannot be reached, rejects or does not answer
   */
  public static CompletableFuture<Association> associate(
      DicomTransport transport,
      String host,
      int port,
      Optional<SslContext> tls,
      AssociationOptions options,
      Proposal proposal) {
    CompletableFuture<Association> established = new CompletableFuture<>();
    AssociationHandler handler =
        new AssociationHandler(
            new AssociationHandler.RequestorRole(proposal, established), options, QuickAcks.ON);
    ChannelInitializer<Channel> pipeline =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            AssociationPipeline.fill(
                channel,
                tls,
                Optional.of(new AssociationPipeline.TlsPeer(host, port)),
                options,
                handler);
          }
        };
    ChannelFuture connecting = transport.client(pipeline, CONNECT).connect(host, port);
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            AssociationEnd end =
                new AssociationEnd(
                    AssociationEnd.Kind.CONNECTION_LOST, String.valueOf(done.cause().getMessage()));
            established.completeExceptionally(new AssociationException(end, null, done.cause()));
          }
        });
    return established;
  }
}
