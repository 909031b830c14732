package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Door;

/**
 * Spoiled requests against the decoder and the admission. What is accepted must be exactly the
 * requests that a second, naive reading of the same bytes finds: there is no other meaning to
 * smuggle.
 */
class HeadFuzzTest {
  private static final List<String> GOOD =
      List.of(
          "GET / HTTP/1.1~Host: localhost~~",
          "GET /a/b%20c?d=e&f=%C3%A9 HTTP/1.1~Host: localhost~Accept: */*~Cookie: a=b; c=d~~",
          "POST /x HTTP/1.1~Host: localhost~Origin: https://localhost~Content-Length: 5~~abcde",
          "POST /x HTTP/1.1~Host: localhost~Content-Length: 5~~abcdeGET /y HTTP/1.1~Host: localhost~~",
          "GET /x HTTP/1.1~Host: localhost~~GET /y HTTP/1.1~Host: localhost~Connection: close~~",
          "GET /s HTTP/1.1~Host: localhost~Upgrade: websocket~Connection: Upgrade~"
              + "Sec-WebSocket-Version: 13~Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==~~");

  private static final List<String> TOKENS =
      List.of(
          "~",
          "\n",
          "\r",
          "\0",
          " ",
          "\t",
          ":",
          ",",
          "~~",
          "~ ",
          "\u000b",
          "\u0085",
          "/../",
          "//",
          "%2f",
          "%00",
          "%",
          "?",
          "#",
          "HTTP/1.1",
          "HTTP/1.0",
          "Host: localhost~",
          "Content-Length: 5~",
          "Content-Length: 0~",
          "content-length:7~",
          "Transfer-Encoding: chunked~",
          "Transfer-Encoding:\tchunked~",
          "5~abcde~0~~",
          "0~~",
          "Connection: close~",
          "Expect: 100-continue~",
          "Sec-WebSocket-Key1: 1~",
          "GET /smuggled HTTP/1.1~Host: localhost~~",
          "https://localhost",
          "aaaaaaaaaaaaaaaaaaaa");

  private final Admission admission =
      new Admission(
          Door.REMOTE,
          Authorities.remote(List.of(HostPort.parse("localhost:443")), List.of()),
          new Whiteboard());

  private static byte[] bytes(String text) {
    return text.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void acceptsNothingWithTwoMeanings() {
    long seed = Mutator.seed();
    System.out.println("HeadFuzzTest seed " + seed);
    Random random = new Random(seed);
    Mutator mutator = new Mutator(random, TOKENS.stream().map(HeadFuzzTest::bytes).toList());
    int accepted = 0;
    int refused = 0;
    for (int round = Mutator.rounds(10_000); round > 0; round--) {
      byte[] input = mutator.spoil(bytes(GOOD.get(random.nextInt(GOOD.size()))));
      List<Object> out = decode(input, random);
      List<HttpRequest> requests = new ArrayList<>();
      for (Object message : out) {
        if (message instanceof HttpRequest request) {
          requests.add(request);
        } else {
          assertThat(message).isInstanceOfAny(HttpContent.class, Refused.class);
        }
        refused += message instanceof Refused ? 1 : 0;
      }
      accepted += requests.size();
      checkAgainstNaiveReading(input, requests, seed);
      requests.forEach(this::admit);
      out.forEach(ReferenceCountUtil::release);
    }
    assertThat(accepted).as("accepted, seed %d", seed).isGreaterThan(1_000);
    assertThat(refused).as("refused, seed %d", seed).isGreaterThan(1_000);
  }

  /** In pieces, as a network may deliver them. */
  private static List<Object> decode(byte[] input, Random random) {
    IntakeBudget budget = new IntakeBudget(1 << 20);
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    ConnectionClock clock = new ConnectionClock(channel.eventLoop(), new TestLimits().limits());
    channel.pipeline().addLast(new StrictRequestDecoder(clock, budget));
    int from = 0;
    while (from < input.length) {
      int to = random.nextBoolean() ? input.length : from + random.nextInt(input.length - from) + 1;
      channel.writeInbound(Unpooled.copiedBuffer(input, from, to - from));
      from = to;
    }
    List<Object> out = new ArrayList<>();
    for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
      out.add(next);
    }
    channel.finishAndReleaseAll();
    clock.stop();
    assertThat(budget.taken()).isZero();
    return out;
  }

  private static void checkAgainstNaiveReading(
      byte[] input, List<HttpRequest> requests, long seed) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    int at = 0;
    for (HttpRequest request : requests) {
      int end = text.indexOf("\r\n\r\n", at);
      assertThat(end).as("seed %d: %s", seed, text).isPositive();
      String head = text.substring(at, end);
      assertThat(head.replace("\r\n", "")).doesNotContain("\r", "\n", "\0");
      assertThat(head.lines().findFirst())
          .contains(request.method() + " " + request.uri() + " HTTP/1.1");
      assertThat(request.decoderResult().isSuccess()).isTrue();
      assertThat(request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)).isFalse();
      assertThat(request.headers().getAll(HttpHeaderNames.HOST)).hasSize(1);
      List<String> lengths =
          head.lines()
              .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
              .map(line -> line.substring("content-length:".length()).strip())
              .toList();
      assertThat(lengths).hasSizeLessThanOrEqualTo(1);
      long length = lengths.isEmpty() ? 0 : Long.parseLong(lengths.get(0));
      assertThat(HttpUtil.getContentLength(request, 0L)).isEqualTo(length);
      at = (int) Math.min(text.length(), end + 4 + length);
    }
  }

  /** Must decide or refuse, and never fail. */
  private void admit(HttpRequest request) {
    try {
      HostPort host = admission.host(request, null);
      admission.decide(request, host, "");
    } catch (Refused expected) {
      assertThat(expected.status()).isBetween(400, 599);
    }
    try {
      RequestTarget target = RequestTarget.parse(request.uri());
      assertThat(target.segments()).doesNotContain(".", "..").noneMatch(s -> s.contains("/"));
      Map<String, String> query = target.query();
      assertThat(query.values()).noneMatch(value -> value.contains("\0"));
    } catch (Refused expected) {
      assertThat(expected.status()).isEqualTo(400);
    }
  }
}
