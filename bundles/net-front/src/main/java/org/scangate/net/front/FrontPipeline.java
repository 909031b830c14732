package org.scangate.net.front;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.util.function.Supplier;

/**
 * The one place that lists a connection's pipeline. From the socket to the route:
 *
 * <ol>
 *   <li>{@link #TLS}: nothing is read before the handshake, which has a time-out of its own.
 *   <li>{@link #GATE}: until the handshake is done; then it makes place for what follows.
 *   <li>{@link #DECODER}: whole, strict heads. It starts the clock of a slow head itself, since
 *       nobody after it sees a part of one.
 *   <li>{@link #ENCODER}: stands after the decoder, for what is written passes it first and then
 *       only TLS.
 *   <li>{@link #FLOW}: one decoder call may give several messages; this hands on one request at a
 *       time, as long as the handler of requests has reading switched on.
 *   <li>{@link #CHUNKS}: large answers, piece by piece; before the handler, which writes them.
 *   <li>{@link #REQUESTS}: decides, collects, calls, answers.
 * </ol>
 *
 * An upgrade replaces decoder and encoder by those of WebSocket frames, and FLOW, CHUNKS and
 * REQUESTS by {@link #SOCKET}.
 */
final class FrontPipeline extends ChannelInitializer<SocketChannel> {
  static final String TLS = "tls";
  static final String GATE = "gate";
  static final String DECODER = "decoder";
  static final String ENCODER = "encoder";
  static final String FLOW = "flow";
  static final String CHUNKS = "chunks";
  static final String REQUESTS = "requests";
  static final String SOCKET = "socket";

  private final DoorContext door;
  private final Supplier<SslContext> tls;

  /**
   * @param tls the certificate of now; connections keep the one they began with
   */
  FrontPipeline(DoorContext door, Supplier<SslContext> tls) {
    this.door = door;
    this.tls = tls;
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    if (!door.connections().admit(channel)) {
      door.end().now(channel, "too many connections from one network");
      return;
    }
    SslHandler handler = tls.get().newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(door.limits().tlsHandshake().toMillis());
    handler.setCloseNotifyFlushTimeoutMillis(door.limits().linger().toMillis());
    channel.pipeline().addLast(TLS, handler).addLast(GATE, new TlsGate(door));
  }

  /** TLS is up: HTTP begins. */
  static void beginHttp(ChannelPipeline pipeline, DoorContext door, Client client) {
    ConnectionClock clock = new ConnectionClock(pipeline.channel().eventLoop(), door.limits());
    pipeline
        .addLast(DECODER, new StrictRequestDecoder(clock, door.budget()))
        .addLast(ENCODER, new HttpResponseEncoder())
        .addLast(FLOW, new FlowControlHandler())
        .addLast(CHUNKS, new ChunkedWriteHandler())
        .addLast(REQUESTS, new RequestHandler(door, client, clock));
  }

  /** A WebSocket begins: Netty's handshake takes decoder and encoder away by itself. */
  static void leaveHttp(ChannelPipeline pipeline) {
    pipeline.remove(REQUESTS);
    pipeline.remove(CHUNKS);
    pipeline.remove(FLOW);
  }
}
