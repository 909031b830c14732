package org.scangate.net.front;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** Event loops and sockets: epoll where its native library loads, NIO elsewhere. */
final class Transport implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int MIN_LOOPS = 2;

  private final boolean epoll;
  private final EventLoopGroup loops;

  private Transport(boolean epoll) {
    this.epoll = epoll;
    IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    loops =
        new MultiThreadIoEventLoopGroup(
            Math.max(MIN_LOOPS, Runtime.getRuntime().availableProcessors()), threads(), factory);
  }

  /**
   * Every press of stop comes through these: they take their turn before the appliance's other work
   * where the system allows it (docs/decisions/010-collector-and-priorities.md).
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
  private static DefaultThreadFactory threads() {
    return new DefaultThreadFactory("scangate-front-io", true, Thread.MAX_PRIORITY);
  }

  /** Loads what there is; takes some tens of milliseconds the first time. */
  static Transport open() {
    return new Transport(Epoll.isAvailable());
  }

  static Transport nio() {
    return new Transport(false);
  }

  String name() {
    return epoll ? "epoll" : "NIO";
  }

  EventLoopGroup loops() {
    return loops;
  }

  ChannelFuture bind(
      SocketAddress address, ChannelHandler listener, ChannelHandler connections, Limits limits) {
    Class<? extends ServerChannel> kind =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(kind)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .handler(listener)
            .childHandler(connections)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(Limits.LOW_WATER, Limits.HIGH_WATER));
    if (epoll) {
      bootstrap.childOption(
          EpollChannelOption.TCP_USER_TIMEOUT, (int) limits.unacknowledged().toMillis());
    }
    return bootstrap.bind(address);
  }

  /** Ends the loops and with them every channel that is left; waits two seconds at most. */
  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
