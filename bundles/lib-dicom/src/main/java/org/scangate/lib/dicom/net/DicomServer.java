package org.scangate.lib.dicom.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Listens for associations on one address. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
public final class DicomServer implements AutoCloseable {

  /**
   * How many at once.
   *
   * @param associations above this, newcomers are rejected for now (local limit exceeded)
   * @param connections above this, the oldest without an association is closed without a word
   */
  public record Limits(int associations, int connections) {

    /** 64 associations, 512 connections. */
    public static Limits standard() {
      return new Limits(64, 512);
    }
  }

  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Crowd crowd;
  private final Channel listener;

  private DicomServer(
      DicomTransport transport,
      InetSocketAddress address,
      Optional<SslContext> tls,
      AssociationOptions options,
      Limits limits,
      AssociationPolicy policy)
      throws IOException {
    crowd = new Crowd(limits);
    ChannelInitializer<Channel> pipeline =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            connect(channel, tls, options, policy);
          }
        };
    ChannelFuture bound = transport.server(pipeline).bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          address + " cannot be listened on: " + bound.cause().getMessage(), bound.cause());
    }
    listener = bound.channel();
  }

  /**
   * Listens from now on.
   *
   * @param tls by {@link TlsProfile#server}; empty: none
   * @throws IOException when the address cannot be had
   */
  public static DicomServer listen(
      DicomTransport transport,
      InetSocketAddress address,
      Optional<SslContext> tls,
      AssociationOptions options,
      Limits limits,
      AssociationPolicy policy)
      throws IOException {
    return new DicomServer(transport, address, tls, options, limits, policy);
  }

  private void connect(
      Channel channel,
      Optional<SslContext> tls,
      AssociationOptions options,
      AssociationPolicy policy) {
    if (!crowd.joins(channel)) {
      channel.close();
      return;
    }
    connections.add(channel);
    AssociationHandler.Role role = new AssociationHandler.AcceptorRole(policy, crowd);
    AssociationPipeline.fill(
        channel,
        tls,
        Optional.empty(),
        options,
        new AssociationHandler(role, options, QuickAcks.ON));
  }

  /** Where it listens; the port that was given when 0 was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Connections of now, associated or not. */
  public int connections() {
    return crowd.connections();
  }

  /** Listens no more and closes every connection. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }
}
