package org.scangate.lib.dicom.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Event loops and sockets: epoll where its native library loads, NIO elsewhere. */
public final class DicomTransport implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final int LOW_WATER = 256 << 10;
  private static final int HIGH_WATER = 1 << 20;
  private static final int READ_BYTES = 256 << 10;
  private static final long QUIET_MILLIS = 20;
  private static final long END_MILLIS = 1000;

  private final boolean epoll;
  private final EventLoopGroup loops;

  private DicomTransport(String threads, int count, boolean epoll) {
    this.epoll = epoll;
    IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops =
        new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(threads, true), factory);
  }

  /**
   * Loads what there is.
   *
   * @param threads name of the event loops' threads, to which numbers are added
   * @param count of event loops
   */
  public static DicomTransport open(String threads, int count) {
    return new DicomTransport(threads, count, Epoll.isAvailable());
  }

  /** Without the native library. */
  public static DicomTransport openNio(String threads, int count) {
    return new DicomTransport(threads, count, false);
  }

  public String name() {
    return epoll ? "epoll" : "NIO";
  }

  ServerBootstrap server(ChannelHandler connections) {
    return new ServerBootstrap()
        .group(loops)
        .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childHandler(connections)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, receiving())
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER));
  }

  Bootstrap client(ChannelHandler connection, Duration connect) {
    return new Bootstrap()
        .group(loops)
        .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connect.toMillis())
        .option(ChannelOption.RECVBUF_ALLOCATOR, receiving())
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
        .handler(connection);
  }

  private static AdaptiveRecvByteBufAllocator receiving() {
    return new AdaptiveRecvByteBufAllocator(512, 4096, READ_BYTES);
  }

  /**
   * Ends the loops and every connection that is left; waits two seconds at most. A loop ends only
   * when it was quiet for a moment: at once, it would leave open what was being called just then.
   */
  @Override
  public void close() {
    loops
        .shutdownGracefully(QUIET_MILLIS, END_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
