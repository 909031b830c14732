package org.scangate.net.link.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.CloseCode;
import org.scangate.net.link.protocol.Effects;
import org.scangate.net.link.protocol.Frame;
import org.scangate.net.link.protocol.FrameCodec;
import org.scangate.net.link.protocol.LinkSession;
import org.scangate.net.link.protocol.Violation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a session on its sockets: joins, and joins again when one is lost. All on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what must not fail is heard of by the socket's end
final class ClientConnection implements ClientSocket.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
  private static final Map<String, String> NOTHING = Map.of();
  private static final int RETRY_LEAST_MILLIS = 100;
  private static final int RETRY_SPREAD_MILLIS = 150;
  private static final int QUICK_MILLIS = 400;
  private static final int PATIENT_MILLIS = 4000;
  private static final int PATIENT_EVERY = 4;
  private static final long JOIN_MILLIS = 4000;

  /** What the client hears. */
  interface Listener {
    void up();

    void lost();

    void ended(String reason);
  }

  private final Appliance appliance;
  private final String cookie;
  private final Listener listener;
  private final Map<Traffic, ClientSocket> sockets = new EnumMap<>(Traffic.class);
  private final Map<Integer, OpenChannel> channels = new HashMap<>();
  private final LinkSession session = new LinkSession(LinkSession.Role.CLIENT, new Wants());
  private String link;
  private int failures;
  private boolean asking;
  private boolean askingPatiently;
  private boolean retrying;
  private boolean over;
  private Future<?> tick;
  private long tickNanos;

  ClientConnection(Appliance appliance, String cookie, Listener listener) {
    this.appliance = appliance;
    this.cookie = cookie;
    this.listener = listener;
    session.flags(Frame.Heartbeat.ATTENDED);
  }

  LinkSession session() {
    return session;
  }

  String link() {
    return link;
  }

  /** Makes the link and dials both sockets. */
  CompletableFuture<Void> start(long timeoutMillis) {
    return appliance
        .post("/api/links", NOTHING, cookie, timeoutMillis)
        .thenCompose(
            answer -> {
              if (answer.status() != 200) {
                return CompletableFuture.failedFuture(answer.refusal());
              }
              link = answer.body().path("link").asText();
              dial(answer.body().path("tickets"));
              return CompletableFuture.completedFuture(null);
            });
  }

  // ---- channels

  void open(
      String name,
      Map<String, String> parameters,
      ClientChannel.Listener channelListener,
      CompletableFuture<ClientChannel> opened) {
    if (over) {
      opened.completeExceptionally(new LinkRefused("link.ended", "the link has ended"));
      return;
    }
    OpenChannel channel =
        new OpenChannel(session.open(name, parameters, System.nanoTime()), channelListener, opened);
    channels.put(channel.number, channel);
  }

  private final class OpenChannel implements ClientChannel {
    final int number;
    final ClientChannel.Listener listener;
    final CompletableFuture<ClientChannel> opened;

    OpenChannel(
        int number, ClientChannel.Listener listener, CompletableFuture<ClientChannel> opened) {
      this.number = number;
      this.listener = listener;
      this.opened = opened;
    }

    @Override
    public void send(ByteBuffer... parts) {
      onLoop(
          () -> {
            if (channels.get(number) == this && !session.send(number, parts, System.nanoTime())) {
              end("more was sent than the link could carry");
            }
          });
    }

    @Override
    public void close(String reason) {
      onLoop(() -> end(reason));
    }

    private void end(String reason) {
      if (channels.remove(number, this)) {
        session.close(number, reason, System.nanoTime());
        listener.closed(reason);
      }
    }
  }

  /** Runs a task on the loop, never within one of the session's own calls. */
  void onLoop(Runnable task) {
    appliance
        .loop()
        .execute(
            () -> {
              task.run();
              arm();
            });
  }

  // ---- sockets

  private void dial(JsonNode tickets) {
    for (Traffic lane : Traffic.values()) {
      if (!over && !sockets.containsKey(lane)) {
        String name = lane == Traffic.CRITICAL ? "critical" : "bulk";
        ClientSocket socket = new ClientSocket(lane, tickets.path(name).asText(), this);
        sockets.put(lane, socket);
        socket.dial(appliance);
        later(JOIN_MILLIS, () -> giveUp(socket));
      }
    }
  }

  private void giveUp(ClientSocket socket) {
    if (!socket.joined && sockets.get(socket.lane) == socket) {
      drop(socket.lane);
    }
  }

  @Override
  public void open(ClientSocket socket) {
    socket.send(
        FrameCodec.encode(
            new Frame.Join(socket.ticket, socket.lane, 0, session.received(socket.lane))));
  }

  @Override
  public void message(ClientSocket socket, ByteBuffer message) {
    if (sockets.get(socket.lane) != socket) {
      return;
    }
    try {
      if (socket.joined) {
        session.received(socket.lane, message, System.nanoTime());
      } else if (FrameCodec.decode(message) instanceof Frame.Joined joined) {
        joined(socket, joined);
      } else {
        throw new Violation("the first frame is not JOINED");
      }
    } catch (Violation e) {
      LOG.warn("Link {}: the appliance broke the protocol: {}", link, e.getMessage());
      close("the appliance broke the protocol: " + e.getMessage());
    }
    arm();
  }

  private void joined(ClientSocket socket, Frame.Joined joined) throws Violation {
    socket.joined = true;
    failures = 0;
    session.attach(socket.lane, joined.received(), System.nanoTime());
    if (socket.lane == Traffic.CRITICAL) {
      listener.up();
    }
  }

  @Override
  public void takes(ClientSocket socket) {
    if (sockets.get(socket.lane) == socket) {
      session.socketTakes(socket.lane);
      arm();
    }
  }

  @Override
  public void gone(ClientSocket socket, int code, String reason) {
    if (sockets.get(socket.lane) != socket) {
      return;
    }
    if (code == CloseCode.VIOLATION || code == CloseCode.ENDED) {
      end(reason);
    } else {
      LOG.info("Link {}: the {} socket is gone: {} {}", link, socket.lane, code, reason);
      drop(socket.lane);
    }
  }

  /** Lets a socket go and sees to a new one. */
  void drop(Traffic lane) {
    ClientSocket socket = sockets.remove(lane);
    if (socket == null || over) {
      return;
    }
    socket.drop(false);
    if (socket.joined) {
      session.detach(lane);
      if (lane == Traffic.CRITICAL) {
        listener.lost();
      }
      rejoin();
    } else {
      retry();
    }
  }

  private void retry() {
    failures++;
    if (!retrying) {
      retrying = true;
      int spread = ThreadLocalRandom.current().nextInt(RETRY_SPREAD_MILLIS);
      later(
          RETRY_LEAST_MILLIS + spread,
          () -> {
            retrying = false;
            rejoin();
          });
    }
  }

  /** Asks for tickets, which shows that there is a network, and then dials what is down. */
  private void rejoin() {
    if (over || asking || sockets.size() == Traffic.values().length) {
      return;
    }
    asking = true;
    long roundTripMillis = Math.max(0, session.quality(System.nanoTime()).roundTripMicros()) / 1000;
    ask(Math.max(QUICK_MILLIS, 100 + 6 * roundTripMillis))
        .thenAccept(
            answered -> {
              asking = false;
              if (!answered) {
                retry();
              }
            });
    if (failures % PATIENT_EVERY == PATIENT_EVERY - 1 && !askingPatiently) {
      askingPatiently = true;
      ask(PATIENT_MILLIS).thenAccept(answered -> askingPatiently = false);
    }
  }

  private CompletableFuture<Boolean> ask(long timeoutMillis) {
    return appliance
        .post("/api/links/" + link + "/tickets", NOTHING, cookie, timeoutMillis)
        .handle((answer, failure) -> failure == null && ticketsCame(answer));
  }

  private boolean ticketsCame(Appliance.Answer answer) {
    switch (answer.status()) {
      case 200 -> dial(answer.body().path("tickets"));
      case 401, 403, 404 -> end(answer.refusal().getMessage());
      default -> {
        return false;
      }
    }
    return true;
  }

  // ---- the end

  void close(String reason) {
    if (!over) {
      session.bye(reason);
      end(reason);
    }
  }

  private void end(String reason) {
    if (over) {
      return;
    }
    over = true;
    List.copyOf(sockets.values()).forEach(socket -> socket.drop(true));
    sockets.clear();
    session.detach(Traffic.CRITICAL);
    session.detach(Traffic.BULK);
    if (tick != null) {
      tick.cancel(false);
    }
    List<OpenChannel> open = List.copyOf(channels.values());
    channels.clear();
    for (OpenChannel channel : open) {
      channel.opened.completeExceptionally(new LinkRefused("link.ended", reason));
      channel.listener.closed(reason);
    }
    listener.ended(reason);
  }

  // ---- time

  private void later(long millis, Runnable task) {
    appliance.loop().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  private void arm() {
    long due = session.due();
    if (over || due == Long.MAX_VALUE || (tick != null && due >= tickNanos)) {
      return;
    }
    if (tick != null) {
      tick.cancel(false);
    }
    tickNanos = due;
    tick = appliance.loop().schedule(this::tick, due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void tick() {
    tick = null;
    session.tick(System.nanoTime());
    arm();
  }

  private final class Wants implements Effects {
    @Override
    public void send(Traffic lane, ByteBuffer[] message) {
      sockets.get(lane).send(message);
    }

    @Override
    public boolean takes(Traffic lane) {
      return sockets.get(lane).takes();
    }

    @Override
    public void deliver(int number, long sequence, ByteBuffer payload) {
      OpenChannel channel = channels.get(number);
      if (channel != null) {
        int bytes = payload.remaining();
        channel.listener.received(payload);
        // After the session is through with this frame, as its contract asks.
        onLoop(() -> session.consumed(number, bytes, System.nanoTime()));
      }
    }

    @Override
    public void writable(int number) {
      // Frames wait in the session: a client sends little.
    }

    @Override
    public void opening(int number, String name, Map<String, String> parameters) {
      throw new IllegalStateException("only a server hears open");
    }

    @Override
    public void opened(int number) {
      OpenChannel channel = channels.get(number);
      if (channel != null) {
        channel.opened.complete(channel);
      }
    }

    @Override
    public void refused(int number, String id, String words) {
      OpenChannel channel = channels.remove(number);
      if (channel != null) {
        channel.opened.completeExceptionally(new LinkRefused(id, words));
      }
    }

    @Override
    public void closed(int number, String reason) {
      OpenChannel channel = channels.remove(number);
      if (channel != null) {
        channel.listener.closed(reason);
      }
    }

    @Override
    public void ended(String reason) {
      onLoop(() -> end(reason));
    }

    @Override
    public void silent(Traffic lane) {
      onLoop(() -> drop(lane));
    }
  }
}
