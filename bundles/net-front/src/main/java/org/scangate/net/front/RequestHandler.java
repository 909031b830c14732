package org.scangate.net.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.ThreadLocalRandom;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's requests, one at a time: decide by the head, read the body, call the route on
 * its own thread, answer. While a call is being answered nothing further is read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class RequestHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);

  /** A refused body up to this long is read to its end, so that the connection can be kept. */
  private static final int SMALL_BODY = 64 * 1024;

  private final DoorContext door;
  private final Client client;
  private final IntakeBudget.Lease lease;
  private final ConnectionClock clock;

  private HttpRequest head;
  private Admission.Decision decision;
  private Refused refusal;
  private String webSocketSources = "";
  private byte[] body = {};
  private int received;
  private boolean ended;

  RequestHandler(DoorContext door, Client client, ConnectionClock clock) {
    this.door = door;
    this.client = client;
    this.clock = clock;
    this.lease = door.budget().lease();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    clock.onExpiry(waiting -> expired(ctx, waiting));
    clock.awaitRequest();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    clock.stop();
    lease.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (ended) {
        return;
      }
      if (message instanceof Refused early) {
        refuse(ctx, early, false);
      } else if (message instanceof HttpRequest request) {
        begin(ctx, request);
      } else if (message instanceof HttpContent content) {
        collect(ctx, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    head = request;
    decision = null;
    refusal = null;
    received = 0;
    body = new byte[0];
    webSocketSources = "";
    if (request.decoderResult().isFailure()) {
      refuse(ctx, new Refused(400, "http.head", "The request cannot be read."), false);
      return;
    }
    try {
      decide(ctx);
      if (decision instanceof Admission.Route route && route.signIn().isPresent()) {
        door.connections().known(ctx.channel());
      }
      clock.awaitBody(body.length);
    } catch (Refused e) {
      long coming = HttpUtil.getContentLength(head, 0L);
      if (e.status() == 421 || coming > SMALL_BODY || HttpUtil.is100ContinueExpected(head)) {
        refuse(ctx, e, false);
      } else {
        refusal = e;
        clock.awaitBody(coming);
      }
    }
  }

  private void decide(ChannelHandlerContext ctx) throws Refused {
    Admission admission = door.admission().get();
    HostPort host = admission.host(head, ctx.channel().localAddress());
    webSocketSources = admission.webSocketSources(host);
    decision = admission.decide(head, host, client.binding());
    if (decision instanceof Admission.Route route && route.bodyBytes() > 0) {
      if (!lease.resize(route.bodyBytes())) {
        throw RouteThreads.busy();
      }
      body = new byte[(int) route.bodyBytes()];
      if (HttpUtil.is100ContinueExpected(head)) {
        ctx.writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
      }
    }
  }

  private void collect(ChannelHandlerContext ctx, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      refuse(ctx, new Refused(400, "http.body", "The body cannot be read."), false);
      return;
    }
    ByteBuf bytes = content.content();
    if (refusal == null && bytes.isReadable()) {
      int length = bytes.readableBytes();
      bytes.readBytes(body, received, length);
      received += length;
    }
    if (content instanceof LastHttpContent) {
      whole(ctx);
    }
  }

  /** The request is here to its last byte. */
  private void whole(ChannelHandlerContext ctx) {
    if (refusal != null) {
      refuse(ctx, refusal, HttpUtil.isKeepAlive(head));
      return;
    }
    clock.awaitHandler();
    if (decision instanceof Admission.Upgrade upgrade) {
      SocketHandler.take(ctx, head, upgrade, webSocketSources, door, client);
    } else if (decision instanceof Admission.Route route) {
      call(ctx, route);
    }
  }

  private void call(ChannelHandlerContext ctx, Admission.Route route) {
    Call call =
        new Call(
            head.method().name(),
            route.target().path(),
            route.match().segments(),
            route.target().query(),
            head.headers(),
            body,
            route.signIn(),
            route.token(),
            door.door(),
            client.address(),
            client.binding(),
            Authorities.origin(route.host()));
    ctx.channel().config().setAutoRead(false);
    try {
      door.threads()
          .run(
              () -> {
                HttpAnswer answer = answer(route, call);
                ctx.executor().execute(() -> answered(ctx, answer, HttpUtil.isKeepAlive(head)));
              });
    } catch (Refused e) {
      refuse(ctx, e, HttpUtil.isKeepAlive(head));
    }
  }

  /** On a route thread. */
  private static HttpAnswer answer(Admission.Route route, Call call) {
    try {
      HttpAnswer answer = route.match().route().handler().handle(call);
      return answer == null
          ? incident(route, new NullPointerException("the route gave no answer"))
          : answer;
    } catch (HttpProblem e) {
      return Answers.problem(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return incident(route, e);
    } catch (Throwable e) {
      return incident(route, e);
    }
  }

  private static HttpAnswer incident(Admission.Route route, Throwable cause) {
    String id = String.format("%08x", ThreadLocalRandom.current().nextInt());
    LOG.error(
        "incident {}: {} {} failed",
        id,
        route.match().route().method(),
        route.match().route().path(),
        cause);
    return Answers.problem(
        new Refused(
            500,
            "internal",
            "Something went wrong here; site IT finds it in the log as incident " + id + "."));
  }

  private void refuse(ChannelHandlerContext ctx, Refused why, boolean keepAlive) {
    String method = head == null ? "?" : head.method().name();
    String path = head == null ? "?" : head.uri().replaceFirst("[?].*", "");
    door.refusals().request(why, method, path, door.door(), client.address());
    answered(ctx, Answers.problem(why), keepAlive);
  }

  private void answered(ChannelHandlerContext ctx, HttpAnswer answer, boolean keepAlive) {
    if (ended || !ctx.channel().isActive()) {
      return;
    }
    ended = !keepAlive;
    lease.resize(0);
    body = new byte[0];
    clock.awaitAnswerTaken(answer.body().length);
    boolean headOnly = head != null && HttpMethod.HEAD.equals(head.method());
    Answers.Manner manner = new Answers.Manner(headOnly, keepAlive, webSocketSources);
    ChannelFuture sent;
    try {
      sent = door.answers().send(ctx, answer, manner);
    } catch (IllegalArgumentException e) {
      LOG.error("an answer of {} cannot be sent", head == null ? "?" : head.uri(), e);
      Refused internal = new Refused(500, "internal", "The answer cannot be sent.");
      sent = door.answers().send(ctx, Answers.problem(internal), manner);
    }
    sent.addListener(
        done -> {
          if (!done.isSuccess()) {
            door.end().now(ctx.channel(), "");
          } else if (keepAlive) {
            clock.awaitRequest();
            ctx.channel().config().setAutoRead(true);
          } else {
            clock.stop();
            door.end().afterAnswer(ctx);
          }
        });
  }

  private void expired(ChannelHandlerContext ctx, ConnectionClock.Waiting waiting) {
    switch (waiting) {
      case REQUEST -> door.end().now(ctx.channel(), "");
      case HEAD, BODY -> {
        head = null;
        refuse(ctx, new Refused(408, "http.slow", "The request took too long to come."), false);
      }
      case ANSWER_TAKEN -> door.end().now(ctx.channel(), "a client did not take its answer");
      case HANDLER -> throw new IllegalStateException("a handler has no limit");
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended = true;
    clock.stop();
    lease.close();
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    door.end().now(ctx.channel(), "connection failed: " + cause);
  }
}
