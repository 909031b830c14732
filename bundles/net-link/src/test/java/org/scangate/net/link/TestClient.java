package org.scangate.net.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.WebSocketEndpoint;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.Effects;
import org.scangate.net.link.protocol.Frame;
import org.scangate.net.link.protocol.FrameCodec;
import org.scangate.net.link.protocol.LinkSession;
import org.scangate.net.link.protocol.Violation;

/** A client of a {@link LinkService} in the same thread, by fake sockets. */
final class TestClient implements Effects {
  final LinkSession session = new LinkSession(LinkSession.Role.CLIENT, this);
  final Map<Traffic, Fakes.FakePeer> peers = new EnumMap<>(Traffic.class);
  final Map<Traffic, WebSocketEndpoint.Handler> sockets = new EnumMap<>(Traffic.class);
  final List<String> log = new ArrayList<>();
  private final Map<Traffic, Integer> read = new EnumMap<>(Traffic.class);
  private final LinkService service;
  private final Fakes.Time time;
  private final SignIn signIn;
  String link;

  TestClient(LinkService service, Fakes.Time time, SignIn signIn) {
    this.service = service;
    this.time = time;
    this.signIn = signIn;
  }

  static JsonNode json(HttpAnswer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  JsonNode post(int route, Map<String, String> segments) throws Exception {
    return json(service.routes().get(route).handler().handle(new Fakes.Call(signIn, segments)));
  }

  /** Makes a link and joins both sockets. */
  TestClient connect() throws Exception {
    JsonNode made = post(0, Map.of());
    link = made.path("link").asText();
    join(made, Traffic.CRITICAL);
    join(made, Traffic.BULK);
    return this;
  }

  void rejoin(Traffic lane) throws Exception {
    join(post(1, Map.of("id", link)), lane);
  }

  private void join(JsonNode made, Traffic lane) throws Violation {
    String ticket =
        made.path("tickets").path(lane.name().toLowerCase(java.util.Locale.ROOT)).asText();
    Fakes.FakePeer peer = new Fakes.FakePeer();
    WebSocketEndpoint.Handler socket = service.open(peer);
    socket.received(
        ByteBuffer.wrap(whole(new Frame.Join(ticket, lane, 0, session.received(lane)))));
    Frame.Joined joined = (Frame.Joined) FrameCodec.decode(ByteBuffer.wrap(peer.sent.get(0)));
    peers.put(lane, peer);
    sockets.put(lane, socket);
    read.put(lane, 1);
    session.attach(lane, joined.received(), time.nanoTime());
    settle();
  }

  static byte[] whole(Frame frame) {
    Fakes.FakePeer bytes = new Fakes.FakePeer();
    bytes.send(FrameCodec.encode(frame));
    return bytes.sent.get(0);
  }

  /** The network ends a socket. */
  void cut(Traffic lane) {
    peers.get(lane).code = 1006;
    session.detach(lane);
    sockets.get(lane).closed(1006, "");
  }

  /** Reads what the server has sent. */
  void settle() throws Violation {
    for (boolean any = true; any; ) {
      any = false;
      for (Traffic lane : peers.keySet()) {
        List<byte[]> sent = peers.get(lane).sent;
        for (int i = read.get(lane); i < sent.size(); i++) {
          any = true;
          read.put(lane, i + 1);
          session.received(lane, ByteBuffer.wrap(sent.get(i)), time.nanoTime());
        }
      }
    }
  }

  void advance(long millis) throws Violation {
    for (long i = 0; i < millis; i++) {
      time.advance(1);
      if (session.due() <= time.nanoTime()) {
        session.tick(time.nanoTime());
      }
      settle();
    }
  }

  int open(String name, Map<String, String> parameters) throws Violation {
    int channel = session.open(name, parameters, time.nanoTime());
    settle();
    return channel;
  }

  void say(int channel, String text) throws Violation {
    session.send(
        channel,
        new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))},
        time.nanoTime());
    settle();
  }

  @Override
  public void send(Traffic lane, ByteBuffer[] message) {
    Fakes.FakePeer whole = new Fakes.FakePeer();
    whole.send(message);
    sockets.get(lane).received(ByteBuffer.wrap(whole.sent.get(0)));
  }

  @Override
  public boolean takes(Traffic lane) {
    return true;
  }

  @Override
  public void deliver(int channel, long sequence, ByteBuffer payload) {
    log.add(java.nio.charset.StandardCharsets.UTF_8.decode(payload.duplicate()).toString());
    consumedLater.add(new int[] {channel, payload.remaining()});
  }

  private final List<int[]> consumedLater = new ArrayList<>();

  void consumeAll() throws Violation {
    consumedLater.forEach(frame -> session.consumed(frame[0], frame[1], time.nanoTime()));
    consumedLater.clear();
    settle();
  }

  @Override
  public void writable(int channel) {}

  @Override
  public void opening(int channel, String name, Map<String, String> parameters) {}

  @Override
  public void opened(int channel) {
    log.add("opened " + channel);
  }

  @Override
  public void refused(int channel, String id, String words) {
    log.add("refused " + channel + " " + id);
  }

  @Override
  public void closed(int channel, String reason) {
    log.add("closed " + channel + " " + reason);
  }

  @Override
  public void ended(String reason) {
    log.add("ended " + reason);
  }

  @Override
  public void silent(Traffic lane) {
    log.add("silent " + lane);
  }
}
