package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scangate.api.http.WebSocketEndpoint;

/** Spoiled WebSocket frames against the whole socket, from its upgrade to its end. */
class FrameFuzzTest {
  private static final int MAX = 300;
  private static final String UPGRADE =
      """
      GET /s HTTP/1.1
      Host: localhost
      Origin: https://localhost
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
      Sec-WebSocket-Protocol: p

      """
          .replace("\n", "\r\n");

  /** Messages, fragments, pings and closes; several in a row. */
  private static final List<byte[]> GOOD =
      Stream.of(
              "8283 01020304 414243 8281 00000000 41",
              "0281 00000000 41 0081 00000000 42 8981 00000000 43 8081 00000000 44",
              "82FE0080 00000000" + "41".repeat(128),
              "8980 00000000 8A80 00000000 8882 00000000 03E8",
              "82FE012C 00000000" + "42".repeat(300) + "8885 00000000 0FA0616263")
          .map(FrameFuzzTest::hex)
          .toList();

  private static final List<byte[]> TOKENS =
      Stream.of(
              "82",
              "02",
              "00",
              "80",
              "88",
              "89",
              "8A",
              "FE",
              "FF",
              "7E",
              "FE012D",
              "FF0000000000000100",
              "FFFFFFFFFFFFFFFFFF",
              "00000000",
              "C2",
              "81",
              "03ED",
              "8880 00000000",
              "8281 00000000 41")
          .map(FrameFuzzTest::hex)
          .toList();

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** Notes what it is told and in which order. */
  private static final class Endpoint implements WebSocketEndpoint {
    final List<String> events = new ArrayList<>();

    @Override
    public String path() {
      return "/s";
    }

    @Override
    public String subprotocol() {
      return "p";
    }

    @Override
    public int maxMessageBytes() {
      return MAX;
    }

    @Override
    public Handler open(Peer peer) {
      return new Handler() {
        @Override
        public void received(ByteBuffer message) {
          assertThat(message.remaining()).isLessThanOrEqualTo(MAX);
          events.add("received");
          peer.send(message.duplicate());
        }

        @Override
        public void writable() {}

        @Override
        public void closed(int code, String reason) {
          events.add("closed");
        }
      };
    }
  }

  @Test
  void endsEverySocketOnceAndKeepsNothing() {
    long seed = Mutator.seed();
    System.out.println("FrameFuzzTest seed " + seed);
    Random random = new Random(seed);
    Mutator mutator = new Mutator(random, TOKENS);
    int received = 0;
    for (int round = Mutator.rounds(2_000); round > 0; round--) {
      byte[] input = mutator.spoil(GOOD.get(random.nextInt(GOOD.size())));
      Endpoint endpoint = new Endpoint();
      try (PlainPipeline plain = new PlainPipeline(new TestLimits())) {
        plain.whiteboard.add(endpoint);
        plain.write(UPGRADE);
        assertThat(plain.output()).startsWith("HTTP/1.1 101 ");
        int cut = random.nextInt(input.length + 1);
        plain.write(java.util.Arrays.copyOf(input, cut));
        plain.write(java.util.Arrays.copyOfRange(input, cut, input.length));
        plain.output();
        plain.channel.close().syncUninterruptibly();
        assertThat(plain.sockets.count()).isZero();
        assertThat(plain.budget.taken()).isZero();
      }
      assertThat(endpoint.events).as("seed %d", seed).endsWith("closed");
      assertThat(endpoint.events.stream().filter("closed"::equals)).hasSize(1);
      received += endpoint.events.size() - 1;
    }
    assertThat(received).as("seed %d", seed).isGreaterThan(200);
  }
}
