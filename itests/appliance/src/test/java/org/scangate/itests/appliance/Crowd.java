package org.scangate.itests.appliance;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Strangers at a listener, from many addresses of this machine. Each keeps one connection; who is
 * put out comes again a second later.
 */
@SuppressWarnings("FutureReturnValueIgnored") // who fails is put out, and that is counted
final class Crowd implements AutoCloseable {
  /** From one address, less than a listener takes. */
  private static final int FROM_ONE_ADDRESS = 100;

  /** Connections being made at once. */
  private static final int DIALLING = 200;

  private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};

  /** What a stranger does with its connection. */
  enum Kind {
    /** Says nothing. */
    SILENT(false),
    /** Begins a TLS handshake and goes no further. */
    HALF_A_HELLO(false),
    /** Asks for nothing. */
    IDLE(true),
    /** Sends a head, a byte a second. */
    SLOW_HEAD(true),
    /** Sends a head of a megabyte. */
    GIANT_HEAD(true);

    private final boolean tls;

    Kind(boolean tls) {
      this.tls = tls;
    }
  }

  private final InetSocketAddress listener;
  private final SslContext tls;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Semaphore dialling = new Semaphore(DIALLING);
  private final Set<Channel> present = ConcurrentHashMap.newKeySet();
  private final AtomicInteger most = new AtomicInteger();
  private final Map<Kind, AtomicInteger> putOut = new EnumMap<>(Kind.class);
  private volatile boolean over;
  private int last;

  Crowd(int port) throws IOException {
    listener = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    tls =
        SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm(null)
            .build();
    for (Kind kind : Kind.values()) {
      putOut.put(kind, new AtomicInteger());
    }
  }

  /** So many more come; returns when the last one dials. */
  void come(Kind kind, int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      dialling.acquire();
      byte number = (byte) (last++ / FROM_ONE_ADDRESS);
      InetAddress from = InetAddress.getByAddress(new byte[] {127, 1, number, 1});
      dial(kind, new InetSocketAddress(from, 0)).addListener(done -> dialling.release());
    }
  }

  /** How many had a connection at once, as the listener's kernel sees it. */
  int most() {
    return most.get();
  }

  /** How many of a kind have been put out. */
  int putOut(Kind kind) {
    return putOut.get(kind).get();
  }

  private ChannelFuture dial(Kind kind, InetSocketAddress from) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (kind.tls) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel.pipeline().addLast(new Stranger(kind));
                  }
                });
    ChannelFuture dialled = bootstrap.connect(listener, from);
    dialled
        .channel()
        .closeFuture()
        .addListener(
            closed -> {
              if (present.remove(dialled.channel())) {
                putOut.get(kind).incrementAndGet();
              }
              if (!over) {
                loops.schedule(() -> dial(kind, from), 1, TimeUnit.SECONDS);
              }
            });
    return dialled;
  }

  /** One connection of the crowd. */
  private final class Stranger extends ChannelInboundHandlerAdapter {
    private final Kind kind;

    Stranger(Kind kind) {
      this.kind = kind;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      present.add(ctx.channel());
      most.accumulateAndGet(present.size(), Math::max);
      if (kind == Kind.HALF_A_HELLO) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(HALF_A_HELLO));
      }
      ctx.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
        switch (kind) {
          case SILENT, HALF_A_HELLO, IDLE -> {}
          case SLOW_HEAD -> {
            say(ctx, "GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
            var drip =
                ctx.executor().scheduleAtFixedRate(() -> say(ctx, "x"), 1, 1, TimeUnit.SECONDS);
            ctx.channel().closeFuture().addListener(closed -> drip.cancel(false));
          }
          case GIANT_HEAD -> {
            say(ctx, "GET / HTTP/1.1\r\nHost: localhost\r\n");
            for (int i = 0; i < 1024; i++) {
              say(ctx, "X-" + i + ": " + "x".repeat(1000) + "\r\n");
            }
          }
        }
      }
    }

    private void say(ChannelHandlerContext ctx, String text) {
      ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  @Override
  public void close() {
    over = true;
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
  }
}
