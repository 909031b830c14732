package org.scangate.net.link.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scangate.api.link.LinkQuality;
import org.scangate.api.link.Traffic;

class LinkSessionTest {
  private final SessionPair pair = new SessionPair();

  private int open(String name) throws Violation {
    int channel = pair.client.session.open(name, Map.of("display", "main"), pair.now);
    pair.settle();
    return channel;
  }

  private boolean toClient(int channel, byte[] bytes) {
    return pair.server.session.send(channel, new ByteBuffer[] {ByteBuffer.wrap(bytes)}, pair.now);
  }

  private boolean toServer(int channel, String text) {
    return pair.client.session.send(
        channel,
        new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1))},
        pair.now);
  }

  @Test
  void opensRefusesAndClosesChannels() throws Violation {
    pair.join();
    int good = open("bulk");
    int bad = open("refuse");
    assertThat(pair.server.log).contains("opening 1 bulk {display=main}");
    assertThat(pair.client.log).contains("opened 1", "refused 2 no not this one");
    assertThat(List.of(good, bad)).containsExactly(1, 2);

    pair.server.session.close(good, "enough", pair.now);
    pair.settle();
    assertThat(pair.client.log).contains("closed 1 enough");
    assertThat(toServer(good, "late")).isFalse();
  }

  @Test
  void channelsAskedForBeforeAnySocketOpenWhenThereIsOne() throws Violation {
    int channel = pair.client.session.open("bulk", Map.of(), pair.now);
    pair.join();
    pair.settle();
    assertThat(pair.client.log).contains("opened " + channel);
  }

  @Test
  void framesAreMadeOfPartsAndReadOnlyWhenSent() throws Violation {
    pair.join();
    int channel = open("bulk");
    ByteBuffer part = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
    pair.server.session.send(
        channel, new ByteBuffer[] {part, ByteBuffer.wrap(new byte[] {5})}, pair.now);
    assertThat(part.remaining()).isEqualTo(4);
    pair.settle();
    assertThat(pair.client.received.get(channel).toByteArray()).containsExactly(1, 2, 3, 4, 5);
  }

  /**
   * The heart of resumption: whatever frame the socket dies after, every byte of the bulk channel
   * arrives once and in order, and so does every message of the critical one.
   */
  @Test
  void aSocketCutAfterAnyFrameLosesAndDoublesNothing() throws Violation {
    long frames = run(Traffic.BULK, -1).framesCarried;
    assertThat(frames).isGreaterThan(100);
    for (Traffic lane : Traffic.values()) {
      for (int cut = 1; cut <= frames; cut++) {
        run(lane, cut);
      }
    }
  }

  private static SessionPair run(Traffic lane, int cutAfter) throws Violation {
    SessionPair pair = new SessionPair();
    pair.delayNanos = 3 * SessionPair.MILLI;
    if (cutAfter > 0) {
      pair.framesUntilCut.put(lane, cutAfter);
    }
    pair.join();
    int bulk = pair.client.session.open("bulk", Map.of(), pair.now);
    int critical = pair.client.session.open("critical", Map.of(), pair.now);
    int sent = 0;
    List<String> told = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      pair.advance(2);
      if (pair.server.session.send(
          bulk, new ByteBuffer[] {ByteBuffer.wrap(numbered(sent, 3000))}, pair.now)) {
        sent += 3000;
      }
      String message = "event " + i;
      if (pair.client.session.send(
          critical,
          new ByteBuffer[] {ByteBuffer.wrap(message.getBytes(StandardCharsets.ISO_8859_1))},
          pair.now)) {
        told.add(message);
      }
      for (Traffic each : Traffic.values()) {
        if (i % 7 == 0 && !pair.client.session.attached(each)) {
          pair.join(each);
        }
      }
    }
    pair.framesUntilCut.clear();
    pair.join();
    pair.advance(50);
    String where = "cut of " + lane + " after frame " + cutAfter;
    assertThat(sent).as(where).isGreaterThan(0);
    assertThat(pair.client.received.get(bulk).toByteArray()).as(where).isEqualTo(numbered(0, sent));
    assertThat(pair.server.messages.get(critical)).as(where).isEqualTo(told);
    assertThat(pair.server.session.unacked(bulk)).as(where).isZero();
    assertThat(pair.server.log).as(where).noneMatch(line -> line.startsWith("ended"));
    return pair;
  }

  private static byte[] numbered(int from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (((from + i) * 31) >> 3);
    }
    return bytes;
  }

  @Test
  void bulkWaitsAtItsWindowAndTellsWhenItOpens() throws Violation {
    pair.join();
    int channel = open("bulk");
    pair.client.consumes = false;
    int frames = 0;
    while (pair.server.session.writable(channel)) {
      toClient(channel, new byte[16384]);
      pair.settle();
      frames++;
    }
    assertThat(frames * 16384).isBetween(BulkGauge.START - 16384, BulkGauge.START + 16384);
    assertThat(pair.server.log).doesNotContain("writable " + channel);
    for (int i = 0; i < frames; i++) {
      pair.client.session.consumed(channel, 16384, pair.now);
    }
    pair.settle();
    assertThat(pair.server.log).containsOnlyOnce("writable " + channel);
    assertThat(pair.server.session.writable(channel)).isTrue();
  }

  @Test
  void theHardLimitRefuses() throws Violation {
    pair.join();
    int channel = open("bulk");
    pair.client.consumes = false;
    int taken = 0;
    while (toClient(channel, new byte[65536])) {
      taken++;
    }
    assertThat(taken).isEqualTo(SendWindow.HARD_LIMIT / (65536 + SendWindow.FRAME_CHARGE));
    assertThat(pair.server.session.unacked(channel)).isLessThanOrEqualTo(SendWindow.HARD_LIMIT);
    assertThatThrownBy(() -> toClient(channel, new byte[65537]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65537 bytes");
  }

  @Test
  void whatIsWritableIsTaken() throws Violation {
    // So fast a path that the window grows as far as it may.
    pair.delayNanos = 20 * SessionPair.MILLI;
    pair.client.keeps = false;
    pair.join();
    int channel = pair.client.session.open("bulk", Map.of(), pair.now);
    pair.advance(500);
    long mostUnacked = 0;
    for (int i = 0; i < 1000; i++) {
      while (pair.server.session.writable(channel)) {
        assertThat(toClient(channel, new byte[65_536])).isTrue();
      }
      mostUnacked = Math.max(mostUnacked, pair.server.session.unacked(channel));
      pair.advance(1);
    }
    assertThat(mostUnacked).isBetween(BulkGauge.CEILING - 65_536L, (long) SendWindow.HARD_LIMIT);
  }

  @Test
  void rejoiningGivesNoCreditForWhatWasNotConsumed() throws Violation {
    pair.join();
    int channel = open("bulk");
    pair.client.consumes = false;
    for (int round = 0; round < 5; round++) {
      while (pair.server.session.writable(channel)) {
        toClient(channel, new byte[16384]);
        pair.settle();
      }
      pair.cut(Traffic.BULK);
      pair.join(Traffic.BULK);
      pair.settle();
    }
    assertThat(pair.client.received.get(channel).size()).isLessThan(BulkGauge.START + 2 * 16384);
  }

  @Test
  void aSocketThatDoesNotTakeBytesMakesTheChannelWait() throws Violation {
    pair.join();
    int channel = open("bulk");
    pair.server.takes = false;
    assertThat(pair.server.session.writable(channel)).isFalse();
    pair.server.takes = true;
    pair.server.session.socketTakes(Traffic.BULK);
    assertThat(pair.server.log).contains("writable " + channel);
  }

  @Test
  void criticalAcksComeWithTheHeartbeatNotPerEvent() throws Violation {
    pair.join();
    int channel = open("critical");
    pair.server.session.rate(LinkSession.HOLDER_BEAT_MILLIS, pair.now);
    pair.advance(100);
    long before = pair.framesCarried;
    for (int i = 0; i < 1000; i++) {
      assertThat(toServer(channel, "key")).isTrue();
      pair.advance(1);
    }
    // 1,000 events, 100 heartbeats, 50 acks of events, and the bulk sockets' 10 heartbeats.
    assertThat(pair.framesCarried - before).isBetween(1150L, 1175L);
    assertThat(pair.client.session.unacked(channel)).isLessThan(25 * 70);
  }

  @Test
  void dataThatOvertakesOpenedIsKept() throws Violation {
    pair.join();
    int channel = pair.client.session.open("bulk", Map.of(), pair.now);
    // The server's answer on the critical socket is late; its first bytes on the other are not.
    pair.server.session.received(
        Traffic.CRITICAL, pair.client.wire.get(Traffic.CRITICAL).removeLast().message(), pair.now);
    while (!pair.server.later.isEmpty()) {
      pair.server.later.remove(0).run();
    }
    var opened = pair.server.wire.get(Traffic.CRITICAL).removeLast();
    toClient(channel, new byte[] {7});
    pair.settle();
    assertThat(pair.client.received).isEmpty();
    pair.client.session.received(Traffic.CRITICAL, opened.message(), pair.now);
    assertThat(pair.client.log).contains("opened " + channel);
    assertThat(pair.client.received.get(channel).toByteArray()).containsExactly(7);
  }

  @Test
  void roundTripJitterAndSilenceAreMeasured() throws Violation {
    pair.delayNanos = 25 * SessionPair.MILLI;
    pair.join();
    pair.advance(1000);
    LinkQuality quality = pair.server.session.quality(pair.now);
    assertThat(quality.roundTripMicros()).isBetween(49_000L, 52_000L);
    assertThat(quality.jitterMicros()).isLessThan(2_000);
    assertThat(quality.silentMillis()).isLessThanOrEqualTo(200);
    assertThat(quality.paths()).isEqualTo(1);
    pair.cut(Traffic.CRITICAL);
    assertThat(pair.server.session.quality(pair.now).paths()).isZero();
  }

  @Test
  void aSilentSocketIsDroppedAfterOneSecond() throws Violation {
    pair.join();
    pair.advance(500);
    pair.client.wire.values().forEach(java.util.ArrayDeque::clear);
    for (int i = 0; i < 1300 && pair.server.log.isEmpty(); i++) {
      pair.now += SessionPair.MILLI;
      if (pair.server.session.due() <= pair.now) {
        pair.server.session.tick(pair.now);
      }
    }
    assertThat(pair.server.log).contains("silent CRITICAL");
    assertThat(pair.now - 1_500_000_000L).isBetween(700_000_000L, 1_000_000_000L);
  }

  @Test
  void anEndThatSleptDoesNotBlameItsPeer() throws Violation {
    pair.join();
    pair.advance(500);
    pair.now += 5_000 * SessionPair.MILLI;
    pair.server.session.tick(pair.now);
    assertThat(pair.server.log).isEmpty();
    pair.settle();
    pair.advance(1000);
    assertThat(pair.server.log).isEmpty();
  }

  @Test
  void sequencesEndTheChannelRatherThanWrap() throws Violation {
    assertThat(Frame.MAX_SEQUENCE).isEqualTo(4_294_967_295L);
    ByteBuffer message =
        FrameCodec.data(3, Frame.MAX_SEQUENCE, new ByteBuffer[] {ByteBuffer.wrap(new byte[1])})[0];
    assertThat(message.getInt(4)).isEqualTo(-1);
  }
}
