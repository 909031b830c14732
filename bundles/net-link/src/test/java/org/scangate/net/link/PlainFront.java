package org.scangate.net.link;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.scangate.api.access.Door;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.WebSocketEndpoint;

/** A listener without TLS, sign-in or limits, just enough to reach a {@link LinkService} by TCP. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class PlainFront implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private final LinkService service;
  private final SignIn signIn;
  private final int port;
  private Channel listener;

  PlainFront(LinkService service, SignIn signIn) {
    this.service = service;
    this.signIn = signIn;
    listen(0);
    this.port = ((InetSocketAddress) listener.localAddress()).getPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Ends every connection and takes no new one. */
  void vanish() {
    listener.close().syncUninterruptibly();
    connections.forEach(Channel::close);
  }

  void appear() {
    listen(port);
  }

  private void listen(int at) {
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel.closeFuture().addListener(closed -> connections.remove(channel));
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(65_536))
                        .addLast(
                            new WebSocketServerProtocolHandler(
                                service.path(),
                                service.subprotocol(),
                                false,
                                service.maxMessageBytes()))
                        .addLast(new Requests(), new Socket());
                  }
                })
            .bind("127.0.0.1", at)
            .syncUninterruptibly()
            .channel();
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request)
        throws Exception {
      String[] path = request.uri().split("/", -1);
      int route = path.length == 3 ? 0 : 1;
      Map<String, String> segments = route == 0 ? Map.of() : Map.of("id", path[3]);
      HttpAnswer answer;
      try {
        answer = service.routes().get(route).handler().handle(new Fakes.Call(signIn, segments));
      } catch (HttpProblem problem) {
        String json =
            "{\"error\":{\"id\":\""
                + problem.id()
                + "\",\"words\":\""
                + problem.getMessage()
                + "\"}}";
        answer =
            HttpAnswer.json(
                problem.status(), json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      var response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(answer.status()),
              Unpooled.wrappedBuffer(answer.body()));
      response.headers().setInt("Content-Length", answer.body().length);
      ctx.writeAndFlush(response);
    }
  }

  private final class Socket extends SimpleChannelInboundHandler<WebSocketFrame> {
    private WebSocketEndpoint.Handler handler;

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
        handler = service.open(new Peer(ctx.channel()));
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
      if (frame instanceof BinaryWebSocketFrame) {
        handler.received(frame.content().nioBuffer());
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (handler != null && ctx.channel().isWritable()) {
        handler.writable();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (handler != null) {
        handler.closed(1006, "");
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  private record Peer(Channel channel) implements WebSocketEndpoint.Peer {
    @Override
    public void send(ByteBuffer... parts) {
      // Always as a task: a write from the loop itself would overtake those of other threads.
      var message = new BinaryWebSocketFrame(Unpooled.wrappedBuffer(parts));
      channel.eventLoop().execute(() -> channel.writeAndFlush(message));
    }

    @Override
    public boolean writable() {
      return channel.isWritable();
    }

    @Override
    public long unsentBytes() {
      return 0;
    }

    @Override
    public void close(int code, String reason) {
      channel
          .eventLoop()
          .execute(
              () ->
                  channel
                      .writeAndFlush(new CloseWebSocketFrame(code, reason))
                      .addListener(sent -> channel.close()));
    }

    @Override
    public void execute(Runnable task) {
      channel.eventLoop().execute(task);
    }

    @Override
    public Door door() {
      return Door.REMOTE;
    }

    @Override
    public String remoteAddress() {
      return "127.0.0.1";
    }

    @Override
    public String binding() {
      return "";
    }

    @Override
    public String tls() {
      return "none";
    }
  }
}
