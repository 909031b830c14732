package org.scangate.net.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.ControlFrames;
import org.scangate.net.link.protocol.Frame;

/**
 * Forged frames against the whole server: each is read, or ends its own link with a reason; nobody
 * else's link is touched, nothing is thrown, and what is held stays bounded.
 */
class LinkFuzzTest {
  private static final int MUTATIONS = Boolean.getBoolean("long") ? 1_000_000 : 20_000;

  private final Fakes.Time time = new Fakes.Time();
  private final LinkService service =
      new LinkService(new Fakes.ForgettingAudit(), time, time, () -> {});
  private final Fakes.RememberingChannel kind = new Fakes.RememberingChannel();

  @Test
  void forgedFrames() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("LinkFuzzTest seed " + seed);
    Random random = new Random(seed);
    service.addLinkChannel(kind);
    TestClient bystander =
        new TestClient(service, time, new Fakes.FakeSignIn("by", Role.TECHNOLOGIST)).connect();
    Forger forger = new Forger(random);
    int quiet = bystander.open("test", Map.of());

    TestClient attacker = null;
    int links = 0;
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      if (attacker == null || attacker.peers.get(Traffic.CRITICAL).code != 0) {
        attacker =
            new TestClient(service, time, new Fakes.FakeSignIn("at", Role.TECHNOLOGIST)).connect();
        attacker.open("test", Map.of());
        forger = new Forger(random);
        links++;
      }
      Traffic lane = random.nextInt(20) == 0 ? Traffic.BULK : Traffic.CRITICAL;
      byte[] frame = random.nextInt(4) == 0 ? mutated(random, forger.next()) : forger.next();
      try {
        attacker.sockets.get(lane).received(ByteBuffer.wrap(frame));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", mutation " + i, e);
      }
      int code = attacker.peers.get(lane).code;
      assertThat(code).as("seed %d, mutation %d", seed, i).isIn(0, 1000, 4400);
      accepted += code == 0 ? 1 : 0;
      if (i % 100 == 0) {
        kind.log.clear();
        attacker.peers.values().forEach(peer -> peer.sent.clear());
      }
    }
    System.out.printf("%d mutations, %d links, %d frames accepted%n", MUTATIONS, links, accepted);
    assertThat(accepted).isGreaterThan(MUTATIONS / 2);
    assertThat(service.all()).hasSizeLessThanOrEqualTo(2);
    kind.log.clear();
    bystander.say(quiet, "still here");
    assertThat(kind.log).containsExactly("still here");
    assertThat(bystander.peers.get(Traffic.CRITICAL).code).isZero();
  }

  /** Frames that a client may send at this point of its link. */
  private static final class Forger {
    private final Random random;
    private long control = 1;
    private long data;
    private int channel = 1;

    Forger(Random random) {
      this.random = random;
    }

    byte[] next() {
      return switch (random.nextInt(8)) {
        case 0 -> ControlFrames.open(++control, ++channel, random.nextBoolean() ? "test" : "none");
        case 1 -> ControlFrames.close(++control, 2 + random.nextInt(channel + 1));
        case 2 -> TestClient.whole(new Frame.Ack(List.of(new Frame.Ack.Mark(0, 1))));
        case 3 ->
            TestClient.whole(new Frame.Heartbeat(random.nextLong(), 1, random.nextInt(), 5, 3));
        case 4 ->
            random.nextInt(50) == 0
                ? TestClient.whole(new Frame.Join("t", Traffic.BULK, 0, Map.of(1, 5L)))
                : data();
        case 5 -> random.nextInt(50) == 0 ? TestClient.whole(new Frame.Bye("x")) : data();
        default -> data();
      };
    }

    private byte[] data() {
      int bytes = random.nextInt(100) == 0 ? Frame.MAX_PAYLOAD_BYTES : 1 + random.nextInt(64);
      return TestClient.whole(new Frame.Data(1, ++data, ByteBuffer.allocate(bytes)));
    }
  }

  private static byte[] mutated(Random random, byte[] frame) {
    byte[] bytes = frame.clone();
    for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(5) == 0
        ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1))
        : bytes;
  }

  /** A client that never reads makes the server hold at most the windows. */
  @Test
  void aClientThatOpensAndNeverAcknowledgesIsEnded() throws Exception {
    service.addLinkChannel(kind);
    TestClient client =
        new TestClient(service, time, new Fakes.FakeSignIn("s", Role.TECHNOLOGIST)).connect();
    int sequence = 0;
    List<Integer> codes = new ArrayList<>();
    for (int i = 1; i < 60_000 && client.peers.get(Traffic.CRITICAL).code == 0; i++) {
      sequence++;
      client
          .sockets
          .get(Traffic.CRITICAL)
          .received(ByteBuffer.wrap(ControlFrames.open(sequence, i, "no-such-channel")));
      client.peers.get(Traffic.CRITICAL).sent.clear();
    }
    codes.add(client.peers.get(Traffic.CRITICAL).code);
    assertThat(codes).containsExactly(1000);
    assertThat(client.peers.get(Traffic.CRITICAL).reason)
        .isEqualTo("the peer does not acknowledge channel 0");
  }

  @Test
  void hugeJsonIsRefusedBeforeItIsParsed() throws Exception {
    TestClient client =
        new TestClient(service, time, new Fakes.FakeSignIn("s", Role.TECHNOLOGIST)).connect();
    byte[] json =
        ("{\"op\":\"open\",\"x\":\"" + "a".repeat(20_000) + "\"}")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    client
        .sockets
        .get(Traffic.CRITICAL)
        .received(ByteBuffer.wrap(TestClient.whole(new Frame.Data(0, 1, ByteBuffer.wrap(json)))));
    assertThat(client.peers.get(Traffic.CRITICAL).reason).contains("16,384 are allowed");
  }
}
