package org.scangate.net.link.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.scangate.api.access.SignIns;
import org.scangate.net.link.protocol.Frame;

/** How to reach one appliance: its address, its trust, calls and sockets. Every call dials anew. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class Appliance {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_ANSWER = 64 * 1024;
  private static final int HIGH_WATER = 64 * 1024;
  private static final String SUBPROTOCOL = "scangate.link.1";

  private final URI uri;
  private final SslContext tls;
  private final EventLoop loop;

  /**
   * @param uri {@code https://host:port}; {@code http} without TLS is for tests on one machine
   * @param trust PEM file of the certificates to trust; null for the JVM's
   */
  Appliance(URI uri, Path trust, EventLoop loop) throws IOException {
    this.uri = uri;
    this.loop = loop;
    this.tls = uri.getScheme().equals("https") ? tls(trust) : null;
  }

  private static SslContext tls(Path trust) throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
    if (trust != null) {
      builder.trustManager(trust.toFile());
    }
    return builder.build();
  }

  EventLoop loop() {
    return loop;
  }

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body parsed; a missing node when there is none
   * @param signIn the sign-in cookie, when one was set
   */
  record Answer(int status, JsonNode body, Optional<String> signIn) {

    /** The refusal that this answer is. */
    LinkRefused refusal() {
      JsonNode error = body.path("error");
      return new LinkRefused(
          error.path("id").asText("unexpected"),
          error.path("words").asText("the appliance answered " + status));
    }
  }

  /** POSTs JSON; fails with an IOException when no answer comes in time. */
  CompletableFuture<Answer> post(String path, Object body, String cookie, long timeoutMillis) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    ChannelFuture connecting =
        dial(
            new SimpleChannelInboundHandler<FullHttpResponse>() {
              @Override
              public void channelActive(ChannelHandlerContext ctx) throws IOException {
                ctx.writeAndFlush(request(path, MAPPER.writeValueAsBytes(body), cookie));
              }

              @Override
              protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response)
                  throws IOException {
                answer.complete(answer(response));
                ctx.close();
              }

              @Override
              public void channelInactive(ChannelHandlerContext ctx) {
                answer.completeExceptionally(new IOException(uri + path + ": no answer"));
              }

              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                answer.completeExceptionally(new IOException(uri + path + ": " + cause, cause));
                ctx.close();
              }
            });
    Channel channel = connecting.channel();
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            answer.completeExceptionally(new IOException(uri + " cannot be reached", done.cause()));
          }
        });
    loop.schedule(
        () -> {
          if (answer.completeExceptionally(new IOException(uri + path + ": no answer yet"))) {
            channel.close();
          }
        },
        timeoutMillis,
        TimeUnit.MILLISECONDS);
    return answer;
  }

  /** Dials a WebSocket whose events the handler sees; it is told of the completed handshake. */
  Channel socket(ChannelHandler handler) {
    HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.ORIGIN, uri.toString());
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(uri.resolve("/link").toString().replaceFirst("^http", "ws"))
            .version(WebSocketVersion.V13)
            .subprotocol(SUBPROTOCOL)
            .handleCloseFrames(false)
            .customHeaders(headers)
            .maxFramePayloadLength(Frame.HEADER_BYTES + Frame.MAX_PAYLOAD_BYTES)
            .build();
    return dial(new WebSocketClientProtocolHandler(config), handler).channel();
  }

  private ChannelFuture dial(ChannelHandler... handlers) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(
            ChannelOption.WRITE_BUFFER_WATER_MARK,
            new io.netty.channel.WriteBufferWaterMark(HIGH_WATER / 2, HIGH_WATER))
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (tls != null) {
                  channel
                      .pipeline()
                      .addLast(tls.newHandler(channel.alloc(), uri.getHost(), uri.getPort()));
                }
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_ANSWER))
                    .addLast(handlers);
              }
            })
        .connect(uri.getHost(), uri.getPort());
  }

  private FullHttpRequest request(String path, byte[] body, String cookie) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, path, Unpooled.wrappedBuffer(body));
    request
        .headers()
        .set(HttpHeaderNames.HOST, uri.getAuthority())
        .set(HttpHeaderNames.ORIGIN, uri.toString())
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONNECTION, "close")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    if (cookie != null) {
      request.headers().set(HttpHeaderNames.COOKIE, SignIns.COOKIE + "=" + cookie);
    }
    return request;
  }

  private static Answer answer(FullHttpResponse response) throws IOException {
    byte[] bytes = new byte[response.content().readableBytes()];
    response.content().readBytes(bytes);
    Optional<String> signIn =
        response.headers().getAll(HttpHeaderNames.SET_COOKIE).stream()
            .map(ClientCookieDecoder.STRICT::decode)
            .filter(cookie -> cookie != null && cookie.name().equals(SignIns.COOKIE))
            .map(Cookie::value)
            .findFirst();
    return new Answer(response.status().code(), MAPPER.readTree(bytes), signIn);
  }
}
