package org.scangate.net.front;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.List;
import org.scangate.api.http.WebSocketEndpoint;

/**
 * Netty's handshake for one endpoint: its sub-protocol, no extension, masked frames, its length.
 * {@link UpgradeRequest} has passed the request before.
 */
final class SocketHandshaker extends WebSocketServerHandshaker13 {
  private final IntakeBudget budget;

  SocketHandshaker(WebSocketEndpoint endpoint, IntakeBudget budget) {
    super(endpoint.path(), endpoint.subprotocol(), config(endpoint.maxMessageBytes()));
    this.budget = budget;
  }

  static WebSocketDecoderConfig config(int maxMessageBytes) {
    return WebSocketDecoderConfig.newBuilder()
        .allowExtensions(false)
        .allowMaskMismatch(false)
        .expectMaskedFrames(true)
        .maxFramePayloadLength(maxMessageBytes)
        // The one door ends the connection, not the decoder.
        .closeOnProtocolViolation(false)
        .build();
  }

  @Override
  protected WebSocketFrameDecoder newWebsocketDecoder() {
    return new MeteredFrameDecoder(decoderConfig(), budget.lease());
  }

  /** Netty's decoder, which gathers a frame's bytes within the budget of all connections. */
  static final class MeteredFrameDecoder extends WebSocket13FrameDecoder {
    private final IntakeBudget.Lease lease;

    MeteredFrameDecoder(WebSocketDecoderConfig config, IntakeBudget.Lease lease) {
      super(config);
      this.lease = lease;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
        throws Exception {
      super.decode(ctx, in, out);
      if (!lease.resize(in.readableBytes())) {
        in.skipBytes(in.readableBytes());
        throw new TooLongFrameException("too many unfinished messages on all connections");
      }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
      lease.close();
      super.handlerRemoved0(ctx);
    }
  }
}
