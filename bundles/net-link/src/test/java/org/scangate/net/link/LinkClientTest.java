package org.scangate.net.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.link.ChannelContext;
import org.scangate.api.link.ChannelEnd;
import org.scangate.api.link.LinkChannel;
import org.scangate.api.link.Traffic;
import org.scangate.api.time.Ticker;
import org.scangate.net.link.Fakes.FakeSignIn;
import org.scangate.net.link.client.ClientChannel;
import org.scangate.net.link.client.Credentials;
import org.scangate.net.link.client.LinkClient;
import org.scangate.net.link.client.LinkRefused;

/** Client and server over TCP on one machine. */
class LinkClientTest {
  private final AlarmThread alarms = new AlarmThread("test-timer");
  private final LinkService service =
      new LinkService(new Fakes.RememberingAudit(), Ticker.system(), alarms, alarms::close);
  private final FakeSignIn signIn = new FakeSignIn("s1", Role.TECHNOLOGIST);
  private final PlainFront front = new PlainFront(service, signIn);
  private final Stream kind = new Stream();
  private LinkClient client;

  @BeforeEach
  void connect() throws Exception {
    service.addLinkChannel(kind);
    client = LinkClient.connect(front.uri(), new Credentials.Cookie("c"), null);
  }

  @AfterEach
  void stop() {
    client.close();
    service.stop();
    front.close();
  }

  /** Sends numbered bytes as fast as the window lets it, and echoes what it hears. */
  private static final class Stream implements LinkChannel {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
      return "stream";
    }

    @Override
    public Set<Role> roles() {
      return Set.of();
    }

    @Override
    public Traffic toClient() {
      return Traffic.BULK;
    }

    @Override
    public Traffic toServer() {
      return Traffic.CRITICAL;
    }

    @Override
    public ChannelEnd open(ChannelContext context, Map<String, String> parameters) {
      return new ChannelEnd() {
        private int left = Integer.parseInt(parameters.get("bytes"));
        private int at;

        @Override
        public void received(ByteBuffer frame) {
          heard.add(StandardCharsets.UTF_8.decode(frame).toString());
          writable();
        }

        @Override
        public void writable() {
          while (left > 0 && context.writable()) {
            int bytes = Math.min(left, 20_000);
            assertThat(context.send(ByteBuffer.wrap(numbered(at, bytes)))).isTrue();
            at += bytes;
            left -= bytes;
          }
        }

        @Override
        public void pathsLost() {}

        @Override
        public void pathsBack() {}

        @Override
        public void closed(String reason) {
          heard.add("closed " + reason);
        }
      };
    }
  }

  static byte[] numbered(int from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (((from + i) * 31) >> 3);
    }
    return bytes;
  }

  private static final class Received implements ClientChannel.Listener {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    volatile int count;
    volatile String closed;

    @Override
    public void received(ByteBuffer frame) {
      byte[] part = new byte[frame.remaining()];
      frame.get(part);
      bytes.writeBytes(part);
      count = bytes.size();
    }

    @Override
    public void closed(String reason) {
      closed = reason;
    }
  }

  private ClientChannel open(int bytes, Received received) throws Exception {
    return client
        .open("stream", Map.of("bytes", Integer.toString(bytes)), received)
        .get(5, TimeUnit.SECONDS);
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void cutsAtAnyTimeLoseAndDoubleNothing() throws Exception {
    int total = 40_000_000;
    Received received = new Received();
    ClientChannel channel = open(total, received);
    long seed = System.nanoTime();
    System.out.println("LinkClientTest seed " + seed);
    Random random = new Random(seed);
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      said.add("event " + i);
      channel.send(text("event " + i));
      int from = received.count;
      int more = Math.min(total, from + random.nextInt(1_000_000));
      await().pollInterval(Duration.ofMillis(1)).until(() -> received.count >= more);
      client.cut(random.nextBoolean() ? Traffic.BULK : Traffic.CRITICAL);
    }
    await()
        .alias("stream to its end")
        .atMost(Duration.ofSeconds(30))
        .until(() -> received.count >= total);
    await().until(() -> kind.heard.size() >= said.size());
    assertThat(received.bytes.toByteArray()).isEqualTo(numbered(0, total));
    assertThat(kind.heard).isEqualTo(said);
    assertThat(service.all()).hasSize(1);
  }

  @Test
  void isBackWithinASecondOfTheNetwork() throws Exception {
    Received received = new Received();
    ClientChannel channel = open(0, received);
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      front.vanish();
      await().until(() -> client.state() == LinkClient.State.LOST);
      channel.send(text("away " + i));
      front.appear();
      long back = System.nanoTime();
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .atMost(Duration.ofSeconds(1))
          .until(() -> client.state() == LinkClient.State.UP);
      micros.add((System.nanoTime() - back) / 1000);
      int expected = i + 1;
      await().until(() -> kind.heard.size() == expected);
    }
    micros.sort(null);
    System.out.printf(
        "back after the network: median %d us, most %d us%n", micros.get(10), micros.get(19));
  }

  @Test
  void aCutSocketIsResumedAtOnce() throws Exception {
    ClientChannel channel = open(0, new Received());
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      long cut = System.nanoTime();
      client.cut(Traffic.CRITICAL);
      channel.send(text("event"));
      int expected = i + 1;
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> kind.heard.size() == expected);
      micros.add((System.nanoTime() - cut) / 1000);
    }
    micros.sort(null);
    System.out.printf(
        "cut to event delivered: median %d us, most %d us%n", micros.get(25), micros.get(49));
  }

  @Test
  void refusalsCarryTheirWords() {
    assertThatThrownBy(() -> client.open("none", Map.of(), new Received()).get(5, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            LinkRefused.class, refused -> assertThat(refused.id()).isEqualTo("channel.unknown"));
  }

  @Test
  void theEndOfTheSignInEndsEverything() throws Exception {
    Received received = new Received();
    open(0, received);
    signIn.end("signed out");
    await().until(() -> client.state() == LinkClient.State.ENDED);
    assertThat(client.reason()).isEqualTo("signed out");
    assertThat(received.closed).isEqualTo("signed out");
    assertThatThrownBy(() -> LinkClient.connect(front.uri(), new Credentials.Cookie("c"), null))
        .isInstanceOf(LinkRefused.class);
  }

  @Test
  void aGoodbyeEndsTheLinkAtTheServer() throws Exception {
    open(0, new Received());
    client.close();
    await().until(() -> service.all().isEmpty());
    assertThat(kind.heard).containsExactly("closed closed by the client");
  }
}
