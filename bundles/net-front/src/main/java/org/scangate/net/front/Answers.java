package org.scangate.net.front;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.stream.ChunkedStream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Set;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.time.Ticker;

/** Writes answers: the route's headers, then those that are the listener's. */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends the channel
final class Answers {
  /** A larger body is encrypted piece by piece, as the client takes it. */
  static final int PIECE = 16 * 1024;

  /** The framing of messages is not a route's business. */
  private static final Set<String> OURS =
      Set.of("connection", "content-length", "date", "keep-alive", "server", "transfer-encoding");

  private final Ticker ticker;

  Answers(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * How an answer is sent.
   *
   * @param headOnly the call was HEAD
   * @param keepAlive another request may follow
   * @param webSocketSources for the CSP
   */
  record Manner(boolean headOnly, boolean keepAlive, String webSocketSources) {}

  /**
   * Writes and flushes.
   *
   * @throws IllegalArgumentException when a header of the answer cannot be sent
   */
  ChannelFuture send(ChannelHandlerContext ctx, HttpAnswer answer, Manner manner) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status());
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    answer
        .headers()
        .forEach(
            (name, value) -> {
              if (!OURS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                headers.set(name, value);
              }
            });
    boolean bodyless = answer.status() == 204 || answer.status() == 304;
    if (!bodyless) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    }
    if (!manner.keepAlive()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    common(headers, manner.webSocketSources());
    byte[] body = bodyless || manner.headOnly() ? new byte[0] : answer.body();
    if (body.length <= PIECE) {
      return ctx.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              status,
              Unpooled.wrappedBuffer(body),
              headers,
              EmptyHttpHeaders.INSTANCE));
    }
    ctx.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
    return ctx.writeAndFlush(
        new HttpChunkedInput(new ChunkedStream(new ByteArrayInputStream(body), PIECE)));
  }

  /** What every answer carries, that to an upgrade too. */
  void common(HttpHeaders headers, String webSocketSources) {
    headers.set(HttpHeaderNames.DATE, DateFormatter.format(Date.from(ticker.now())));
    SecurityHeaders.set(headers, webSocketSources);
  }

  /** The one form of all errors. */
  static HttpAnswer problem(HttpProblem problem) {
    HttpAnswer answer =
        HttpAnswer.json(
            problem.status(),
            ("{\"error\":{\"id\":\""
                    + quoted(problem.id())
                    + "\",\"words\":\""
                    + quoted(problem.getMessage())
                    + "\"}}")
                .getBytes(StandardCharsets.UTF_8));
    if (problem instanceof Refused refused) {
      for (var header : refused.headers().entrySet()) {
        answer = answer.with(header.getKey(), header.getValue());
      }
    }
    return answer;
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
