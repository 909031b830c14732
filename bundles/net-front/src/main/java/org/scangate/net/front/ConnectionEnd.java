package org.scangate.net.front;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.scangate.api.access.Door;

/**
 * The one door to end a connection: says what goes on the wire, and what into the log. Nobody else
 * closes a client's channel. Called on the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class ConnectionEnd {
  private static final int MAX_CLOSE_REASON = 123;

  private final Refusals refusals;
  private final Limits limits;
  private final Door door;

  ConnectionEnd(Refusals refusals, Limits limits, Door door) {
    this.refusals = refusals;
    this.limits = limits;
    this.door = door;
  }

  /**
   * At once, with nothing more on the wire than TLS's own goodbye.
   *
   * @param log why; empty when it is the usual course of things
   */
  void now(Channel channel, String log) {
    if (!log.isEmpty() && channel.isActive()) {
      refusals.log(log, door, Addresses.text(channel));
    }
    channel.close();
  }

  /**
   * After what has been written is out: says that nothing more comes, and listens a little longer,
   * since closing while the client still sends would destroy the answer on its way.
   */
  void afterAnswer(ChannelHandlerContext ctx) {
    Channel channel = ctx.channel();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (!(channel instanceof DuplexChannel duplex) || !channel.isActive()) {
      channel.close();
      return;
    }
    channel.config().setAutoRead(true);
    closeAfter(ctx, limits.linger());
    if (tls == null) {
      duplex.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(done -> duplex.shutdownOutput());
    }
  }

  /**
   * With a close frame (RFC 6455 7.1.2), then when the client has answered it or the time for that
   * is over.
   *
   * @param answered the client's own close frame was there first
   */
  void webSocket(ChannelHandlerContext ctx, int code, String reason, boolean answered, String log) {
    if (!log.isEmpty()) {
      refusals.log(log, door, Addresses.text(ctx.channel()));
    }
    var sent = ctx.writeAndFlush(new CloseWebSocketFrame(code, shorten(reason)));
    if (answered) {
      sent.addListener(ChannelFutureListener.CLOSE);
    }
    closeAfter(ctx, limits.closeHandshake());
  }

  private static void closeAfter(ChannelHandlerContext ctx, Duration wait) {
    Channel channel = ctx.channel();
    ScheduledFuture<?> timer =
        ctx.executor().schedule(() -> channel.close(), wait.toNanos(), TimeUnit.NANOSECONDS);
    channel.closeFuture().addListener(closed -> timer.cancel(false));
  }

  /** A close frame has room for 123 bytes of reason. */
  private static String shorten(String reason) {
    String shorter = reason;
    while (shorter.getBytes(StandardCharsets.UTF_8).length > MAX_CLOSE_REASON) {
      shorter = shorter.substring(0, shorter.length() - 1);
    }
    return shorter;
  }
}
