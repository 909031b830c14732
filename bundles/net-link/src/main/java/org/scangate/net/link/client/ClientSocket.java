package org.scangate.net.link.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.CloseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket of a client, on its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class ClientSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(ClientSocket.class);

  /** What the connection hears of its sockets. */
  interface Owner {
    void open(ClientSocket socket);

    void message(ClientSocket socket, ByteBuffer message);

    void takes(ClientSocket socket);

    /** Gone; {@code code} is 1006 when no close frame came. */
    void gone(ClientSocket socket, int code, String reason);
  }

  final Traffic lane;
  final String ticket;
  boolean joined;

  private final Owner owner;
  private Channel channel;
  private int code = 1006;
  private String reason = "the connection was lost";
  private boolean dropped;

  ClientSocket(Traffic lane, String ticket, Owner owner) {
    this.lane = lane;
    this.ticket = ticket;
    this.owner = owner;
  }

  void dial(Appliance appliance) {
    channel = appliance.socket(this);
    channel.closeFuture().addListener(closed -> gone());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE && !dropped) {
      owner.open(this);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame close) {
      code = close.statusCode();
      reason = close.reasonText();
      ctx.close();
    } else if (frame instanceof BinaryWebSocketFrame && !dropped) {
      owner.message(this, frame.content().nioBuffer());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable() && joined && !dropped) {
      owner.takes(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("The {} socket failed", lane, cause);
    reason = cause.toString();
    ctx.close();
  }

  boolean takes() {
    return channel.isWritable();
  }

  /** Copies: what is masked and encrypted must not be what is kept to be sent again. */
  void send(ByteBuffer[] message) {
    int bytes = 0;
    for (ByteBuffer part : message) {
      bytes += part.remaining();
    }
    ByteBuf copy = channel.alloc().buffer(bytes);
    for (ByteBuffer part : message) {
      copy.writeBytes(part);
    }
    channel.writeAndFlush(new BinaryWebSocketFrame(copy));
  }

  /** Ends it with a close frame, or at once, as a lost network would; the owner hears no more. */
  void drop(boolean politely) {
    dropped = true;
    if (politely && joined) {
      channel
          .writeAndFlush(new CloseWebSocketFrame(CloseCode.NORMAL, ""))
          .addListener(sent -> channel.close());
    } else {
      channel.close();
    }
  }

  private void gone() {
    if (!dropped) {
      dropped = true;
      owner.gone(this, code, reason);
    }
  }
}
