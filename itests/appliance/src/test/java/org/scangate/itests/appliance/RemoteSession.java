package org.scangate.itests.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.itests.harness.Appliance;
import org.scangate.itests.harness.Appliance.SignedIn;
import org.scangate.net.link.client.ClientChannel;
import org.scangate.net.link.client.Credentials;
import org.scangate.net.link.client.LinkClient;

/**
 * A person's session at a scanner over a link of its own, as a program that speaks the protocol.
 */
final class RemoteSession implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] HELLO = "RFB 003.008\n".getBytes(StandardCharsets.US_ASCII);

  private final LinkClient link;
  private final ClientChannel session;
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();
  private final AtomicLong pixelsReceived = new AtomicLong();
  private volatile String ended = "";

  private RemoteSession(LinkClient link, String scanner) throws Exception {
    this.link = link;
    session =
        link.open("session", Map.of("scanner", scanner), listener(this::hear))
            .get(20, TimeUnit.SECONDS);
  }

  static RemoteSession open(Appliance appliance, SignedIn signedIn, String scanner)
      throws Exception {
    String cookie = signedIn.cookie().substring(signedIn.cookie().indexOf('=') + 1);
    LinkClient link =
        LinkClient.connect(appliance.uri(), new Credentials.Cookie(cookie), appliance.siteCa());
    try {
      return new RemoteSession(link, scanner);
    } catch (Exception e) {
      link.close();
      throw e;
    }
  }

  private interface Bytes {
    void take(byte[] bytes);
  }

  private ClientChannel.Listener listener(Bytes to) {
    return new ClientChannel.Listener() {
      @Override
      public void received(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        to.take(bytes);
      }

      @Override
      public void closed(String reason) {
        ended = reason;
      }
    };
  }

  private void hear(byte[] message) {
    try {
      heard.add(JSON.readTree(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest message of a kind; a missing node before the first. */
  JsonNode newest(String op) {
    for (int i = heard.size() - 1; i >= 0; i--) {
      if (heard.get(i).path("op").asText().equals(op) && !heard.get(i).has("available")) {
        return heard.get(i);
      }
    }
    return JSON.missingNode();
  }

  /** The newest state of the scanner. */
  JsonNode scanner() {
    return newest("state").path("scanner");
  }

  boolean holdsControl() {
    return newest("state").path("you").path("holdsControl").asBoolean();
  }

  void say(String json) {
    session.send(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Opens the scanner's stop; what it says is kept with what the session says. */
  ClientChannel stop() throws Exception {
    return link.open("stop", Map.of("scanner", scanner().path("id").asText()), listener(this::hear))
        .get(20, TimeUnit.SECONDS);
  }

  /** The newest state of the stop; a missing node before the first. */
  JsonNode stopState() {
    for (int i = heard.size() - 1; i >= 0; i--) {
      if (heard.get(i).has("available")) {
        return heard.get(i);
      }
    }
    return JSON.missingNode();
  }

  /** The step of that name of a request; a missing node while it has not come. */
  JsonNode step(String request, String step) {
    return heard.stream()
        .filter(message -> message.path("op").asText().equals("step"))
        .filter(message -> message.path("id").asText().equals(request))
        .filter(message -> message.path("step").asText().equals(step))
        .findFirst()
        .orElse(JSON.missingNode());
  }

  LinkClient link() {
    return link;
  }

  /** Why a channel ended; empty while none has. */
  String ended() {
    return ended;
  }

  /** Bytes of pictures received on every display opened. */
  long pixelsReceived() {
    return pixelsReceived.get();
  }

  /** Opens a display and goes through the RFB handshake; returns a way to send client messages. */
  ClientChannel console(String display) throws Exception {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    AtomicLong bytes = new AtomicLong();
    ClientChannel channel =
        link.open(
                "console",
                Map.of("session", newest("state").path("session").asText(), "display", display),
                listener(
                    frame -> {
                      pixelsReceived.addAndGet(frame.length);
                      if (bytes.addAndGet(frame.length) > 40) {
                        ready.complete(null);
                      }
                    }))
            .get(20, TimeUnit.SECONDS);
    channel.send(ByteBuffer.wrap(HELLO));
    channel.send(ByteBuffer.wrap(new byte[] {1}));
    channel.send(ByteBuffer.wrap(new byte[] {1}));
    ready.get(20, TimeUnit.SECONDS);
    channel.send(
        ByteBuffer.wrap(new byte[] {2, 0, 0, 2, 0, 0, 0, 7, (byte) 0xff, (byte) 0xff, -1, 0x20}));
    return channel;
  }

  static ByteBuffer updateRequest(boolean incremental, int width, int height) {
    return ByteBuffer.allocate(10)
        .put((byte) 3)
        .put((byte) (incremental ? 1 : 0))
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) width)
        .putShort((short) height)
        .flip();
  }

  static ByteBuffer key(int keysym, boolean down) {
    return ByteBuffer.allocate(8)
        .put((byte) 4)
        .put((byte) (down ? 1 : 0))
        .putShort((short) 0)
        .putInt(keysym)
        .flip();
  }

  static ByteBuffer pointer(int x, int y, int buttons) {
    return ByteBuffer.allocate(6)
        .put((byte) 5)
        .put((byte) buttons)
        .putShort((short) x)
        .putShort((short) y)
        .flip();
  }

  @Override
  public void close() {
    link.close();
  }
}
