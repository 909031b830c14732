package org.scangate.net.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.scangate.api.http.WebSocketEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way in of one WebSocket: frames to messages, pings, the closing handshake. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class SocketHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(SocketHandler.class);
  private static final int NORMAL = 1000;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int NOT_ACCEPTED = 1003;
  private static final int NO_CODE = 1005;
  private static final int LOST = 1006;
  private static final int TOO_BIG = 1009;
  private static final int INTERNAL = 1011;
  private static final int TRY_LATER = 1013;

  private final WebSocketEndpoint endpoint;
  private final DoorContext door;
  private final Client client;
  private final IntakeBudget.Lease lease;
  private ChannelHandlerContext ctx;
  private SocketPeer peer;
  private WebSocketEndpoint.Handler handler;

  /** The message that is coming in pieces; null between messages. */
  private ByteBuf pieces;

  private boolean ending;
  private int code = LOST;
  private String reason = "the connection was lost";

  private SocketHandler(WebSocketEndpoint endpoint, DoorContext door, Client client) {
    this.endpoint = endpoint;
    this.door = door;
    this.client = client;
    this.lease = door.budget().lease();
  }

  /**
   * Turns a connection whose request was admitted into a WebSocket. Called by the handler of
   * requests, which is gone afterwards.
   */
  static void take(
      ChannelHandlerContext requests,
      HttpRequest head,
      Admission.Upgrade upgrade,
      String webSocketSources,
      DoorContext door,
      Client client) {
    SocketHandler socket = new SocketHandler(upgrade.endpoint(), door, client);
    ChannelPipeline pipeline = requests.pipeline();
    door.connections().known(requests.channel());
    pipeline.addLast(FrontPipeline.SOCKET, socket);
    FrontPipeline.leaveHttp(pipeline);
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    door.answers().common(headers, webSocketSources);
    new SocketHandshaker(upgrade.endpoint(), door.budget())
        .handshake(
            requests.channel(),
            new DefaultFullHttpRequest(
                head.protocolVersion(),
                head.method(),
                head.uri(),
                Unpooled.EMPTY_BUFFER,
                head.headers(),
                EmptyHttpHeaders.INSTANCE),
            headers,
            requests.channel().newPromise());
    socket.open();
  }

  WebSocketEndpoint endpoint() {
    return endpoint;
  }

  SocketPeer peer() {
    return peer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    peer = new SocketPeer(context, door.door(), client, this);
  }

  private void open() {
    door.sockets().add(this);
    try {
      handler = endpoint.open(peer);
    } catch (RuntimeException | LinkageError e) {
      failed(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    peer.readBegins();
    try {
      if (frame instanceof CloseWebSocketFrame close) {
        theirEnd(close);
      } else if (!ending) {
        take(frame);
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void take(Object frame) {
    if (frame instanceof BinaryWebSocketFrame binary) {
      if (binary.isFinalFragment()) {
        deliver(binary.content());
      } else {
        pieces = ctx.alloc().buffer(binary.content().readableBytes());
        piece(binary.content());
      }
    } else if (frame instanceof ContinuationWebSocketFrame more) {
      piece(more.content());
      if (more.isFinalFragment() && pieces != null) {
        ByteBuf whole = pieces;
        pieces = null;
        lease.close();
        try {
          deliver(whole);
        } finally {
          whole.release();
        }
      }
    } else if (frame instanceof PingWebSocketFrame ping) {
      // A client that sends pings and takes no pongs gets none.
      if (ctx.channel().isWritable()) {
        ctx.write(new PongWebSocketFrame(ping.content().retain()));
        peer.flushSoon();
      }
    } else if (frame instanceof TextWebSocketFrame) {
      end(NOT_ACCEPTED, "binary messages only", "a WebSocket sent text");
    }
  }

  private void piece(ByteBuf content) {
    int length = pieces.readableBytes() + content.readableBytes();
    if (length > endpoint.maxMessageBytes()) {
      end(TOO_BIG, "message too long", "a WebSocket's message was too long");
    } else if (!lease.resize(length)) {
      end(TRY_LATER, "too many unfinished messages", "no room for a WebSocket's message");
    } else {
      pieces.writeBytes(content);
    }
  }

  private void deliver(ByteBuf message) {
    if (handler == null) {
      return;
    }
    try {
      handler.received(message.nioBuffer());
    } catch (RuntimeException | LinkageError e) {
      failed(e);
    }
  }

  /** Called on the event loop when bytes have gone out. */
  void writable() {
    if (handler != null && !ending) {
      try {
        handler.writable();
      } catch (RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    peer.readEnds();
    context.fireChannelReadComplete();
  }

  private void failed(Throwable cause) {
    LOG.error("WebSocket {} of {} failed", endpoint.path(), client.address(), cause);
    end(INTERNAL, "something went wrong here", "");
  }

  private void theirEnd(CloseWebSocketFrame close) {
    if (ending) {
      door.end().now(ctx.channel(), "");
      return;
    }
    int theirs = close.statusCode() < 0 ? NO_CODE : close.statusCode();
    finish(theirs, close.reasonText());
    door.end().webSocket(ctx, theirs == NO_CODE ? NORMAL : theirs, "", true, "");
  }

  /** Ends the socket from our side; on the event loop. */
  void end(int ourCode, String ourReason, String log) {
    if (!ending && ctx.channel().isActive()) {
      finish(ourCode, ourReason);
      door.end().webSocket(ctx, ourCode, ourReason, false, log);
    }
  }

  private void finish(int finalCode, String finalReason) {
    ending = true;
    code = finalCode;
    reason = finalReason;
    peer.shut();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof CorruptedFrameException) {
      int wire =
          cause instanceof CorruptedWebSocketFrameException corrupt
              ? corrupt.closeStatus().code()
              : PROTOCOL_ERROR;
      end(wire, cause.getMessage(), "a WebSocket broke the protocol: " + cause.getMessage());
    } else {
      door.end().now(context.channel(), "WebSocket failed: " + cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    door.sockets().remove(this);
    peer.shut();
    lease.close();
    if (pieces != null) {
      pieces.release();
      pieces = null;
    }
    if (handler != null) {
      try {
        handler.closed(code, reason);
      } catch (RuntimeException | LinkageError e) {
        LOG.error("WebSocket {} of {} failed at its end", endpoint.path(), client.address(), e);
      }
    }
    context.fireChannelInactive();
  }
}
