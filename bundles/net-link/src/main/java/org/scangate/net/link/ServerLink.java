package org.scangate.net.link;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.WebSocketEndpoint.Peer;
import org.scangate.api.link.LinkChannel;
import org.scangate.api.link.LinkQuality;
import org.scangate.api.link.Links;
import org.scangate.api.link.Traffic;
import org.scangate.api.time.Ticker;
import org.scangate.net.link.protocol.CloseCode;
import org.scangate.net.link.protocol.Effects;
import org.scangate.net.link.protocol.Frame;
import org.scangate.net.link.protocol.FrameCodec;
import org.scangate.net.link.protocol.LinkSession;
import org.scangate.net.link.protocol.Violation;

/**
 * One client's link. The session is used in {@link Turns}: bytes go to the sockets under the lock,
 * which keeps their order; calls to channels are put into their mailboxes and made after it.
 */
final class ServerLink implements Links.Link {

  /** A link without a critical socket lives on for so long; nanoseconds. */
  static final long PATHLESS_LIFE = 30_000_000_000L;

  /** What a link needs of its surroundings. */
  interface Home {
    /** Null when no bundle offers the channel. */
    LinkChannel kind(String name);

    /** Called under the link's lock; must not block. */
    void happened(ServerLink link, LinkEvent event, Map<String, String> detail);

    /** Called once, without a lock. */
    void ended(ServerLink link);
  }

  private final String id;
  private final SignIn signIn;
  private final Ticker ticker;
  private final Home home;

  private final Turns turns = new Turns(this::setAlarm);
  private final LinkAlarm alarm;
  private final LinkSession session = new LinkSession(LinkSession.Role.SERVER, new Wants());
  private final Map<Traffic, Peer> sockets = new EnumMap<>(Traffic.class);
  private final Map<Integer, ServerChannel> channels = new LinkedHashMap<>();
  private long pathlessNanos;
  private boolean hadPath;
  private boolean ended;
  private volatile String remoteAddress;

  ServerLink(
      String id, SignIn signIn, String remoteAddress, Ticker ticker, Alarms alarms, Home home) {
    this.id = id;
    this.signIn = signIn;
    this.remoteAddress = remoteAddress;
    this.ticker = ticker;
    this.alarm = new LinkAlarm(ticker, alarms, this::tick);
    this.home = home;
    this.pathlessNanos = ticker.nanoTime();
    turns.run(() -> {});
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public SignIn signIn() {
    return signIn;
  }

  @Override
  public String remoteAddress() {
    return remoteAddress;
  }

  @Override
  public LinkQuality quality() {
    return turns.get(() -> session.quality(ticker.nanoTime()));
  }

  /** When the last path went; empty while there is one. */
  java.util.OptionalLong pathlessSince() {
    return turns.get(
        () ->
            session.attached(Traffic.CRITICAL)
                ? java.util.OptionalLong.empty()
                : java.util.OptionalLong.of(pathlessNanos));
  }

  // ---- sockets

  /** A socket has shown a good ticket; false when the link has ended meanwhile. */
  boolean join(Peer peer, Frame.Join join) {
    return turns.get(
        () -> {
          if (ended) {
            return false;
          }
          Traffic lane = join.lane();
          Peer before = sockets.get(lane);
          if (before != null) {
            // The old socket may have been dead for a while: what it missed counts as a loss.
            lost(lane, "a newer socket has joined");
            before.close(CloseCode.REPLACED, "a newer socket has joined");
          }
          sockets.put(lane, peer);
          remoteAddress = peer.remoteAddress();
          peer.send(FrameCodec.encode(new Frame.Joined(id, session.received(lane))));
          home.happened(this, LinkEvent.JOINED, described(lane, peer));
          if (lane == Traffic.CRITICAL) {
            if (hadPath) {
              home.happened(this, LinkEvent.RESUMED, lostFor());
              channels.values().forEach(channel -> post(channel, channel::pathsBack));
            }
            hadPath = true;
          }
          try {
            session.attach(lane, join.received(), ticker.nanoTime());
          } catch (Violation e) {
            end(CloseCode.VIOLATION, e.getMessage());
          }
          return true;
        });
  }

  void received(Traffic lane, Peer peer, ByteBuffer message) {
    turns.run(
        () -> {
          if (sockets.get(lane) == peer) {
            try {
              session.received(lane, message, ticker.nanoTime());
            } catch (Violation e) {
              end(CloseCode.VIOLATION, e.getMessage());
            }
          }
        });
  }

  void takesAgain(Traffic lane, Peer peer) {
    turns.fromSocket(
        () -> {
          if (sockets.get(lane) == peer) {
            session.socketTakes(lane);
          }
        });
  }

  void gone(Traffic lane, Peer peer, String why) {
    turns.fromSocket(
        () -> {
          if (sockets.get(lane) == peer) {
            lost(lane, why);
          }
        });
  }

  private void lost(Traffic lane, String why) {
    sockets.remove(lane);
    session.detach(lane);
    if (lane == Traffic.CRITICAL) {
      pathlessNanos = ticker.nanoTime();
      home.happened(this, LinkEvent.LOST, Map.of("reason", why));
      channels.values().forEach(channel -> post(channel, channel::pathsLost));
    }
  }

  private Map<String, String> lostFor() {
    long millis = (ticker.nanoTime() - pathlessNanos) / 1_000_000;
    return Map.of("lostMillis", Long.toString(millis));
  }

  private static Map<String, String> described(Traffic lane, Peer peer) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("class", lane.name().toLowerCase(java.util.Locale.ROOT));
    detail.put("address", peer.remoteAddress());
    detail.put("tls", peer.tls());
    return detail;
  }

  // ---- the end

  /** Ends the link; the one door to do so. */
  void end(int code, String reason) {
    turns.run(
        () -> {
          if (ended) {
            return;
          }
          ended = true;
          session.bye(reason);
          List<Peer> open = List.copyOf(sockets.values());
          sockets.clear();
          session.detach(Traffic.CRITICAL);
          session.detach(Traffic.BULK);
          open.forEach(peer -> peer.close(code, reason));
          channels.values().forEach(channel -> post(channel, () -> channel.closed(reason)));
          channels.clear();
          home.happened(this, LinkEvent.ENDED, Map.of("reason", reason));
          turns.after(() -> home.ended(this));
        });
  }

  // ---- channels

  void opened(ServerChannel channel) {
    turns.run(() -> session.opened(channel.number, ticker.nanoTime()));
  }

  void refused(ServerChannel channel, String refusal, String words) {
    turns.run(
        () -> {
          if (channels.remove(channel.number, channel)) {
            session.refuse(channel.number, refusal, words, ticker.nanoTime());
          }
        });
  }

  boolean send(ServerChannel channel, ByteBuffer[] parts) {
    return turns.get(() -> !ended && session.send(channel.number, parts, ticker.nanoTime()));
  }

  boolean writable(ServerChannel channel) {
    return turns.get(() -> session.writable(channel.number));
  }

  void writableTold(ServerChannel channel) {
    turns.run(() -> channel.writableComing = false);
  }

  long unacked(ServerChannel channel) {
    return turns.get(() -> session.unacked(channel.number));
  }

  boolean attended() {
    return turns.get(session::attended);
  }

  void consumed(ServerChannel channel, int bytes) {
    turns.run(() -> session.consumed(channel.number, bytes, ticker.nanoTime()));
  }

  void close(ServerChannel channel, String reason) {
    turns.run(
        () -> {
          if (channels.remove(channel.number, channel)) {
            session.close(channel.number, reason, ticker.nanoTime());
            post(channel, () -> channel.closed(reason));
            setRate();
          }
        });
  }

  /** A bundle has taken its kind of channel away. */
  void close(LinkChannel kind, String reason) {
    turns.run(
        () ->
            List.copyOf(channels.values()).stream()
                .filter(channel -> channel.kind == kind)
                .forEach(channel -> close(channel, reason)));
  }

  void holder(ServerChannel channel, boolean holder) {
    turns.run(
        () -> {
          channel.holder = holder;
          setRate();
        });
  }

  private void setRate() {
    boolean holder = channels.values().stream().anyMatch(channel -> channel.holder);
    session.rate(
        holder ? LinkSession.HOLDER_BEAT_MILLIS : LinkSession.VIEWER_BEAT_MILLIS,
        ticker.nanoTime());
  }

  private void open(int number, String name, Map<String, String> parameters) {
    LinkChannel kind = home.kind(name);
    if (kind == null) {
      session.refuse(
          number,
          "channel.unknown",
          "This appliance has no channel of this name; reload the page after an update",
          ticker.nanoTime());
    } else if (!kind.roles().isEmpty() && !signIn.person().hasAny(kind.roles())) {
      home.happened(this, LinkEvent.CHANNEL_REFUSED, Map.of("channel", kind.name()));
      session.refuse(
          number,
          "channel.forbidden",
          signIn.person().name() + " has no role that may open " + kind.name() + "; ask site IT",
          ticker.nanoTime());
    } else {
      session.accept(number, kind.toClient(), kind.toServer());
      ServerChannel channel = new ServerChannel(this, number, kind);
      channels.put(number, channel);
      post(channel, () -> channel.open(parameters));
    }
  }

  private void post(ServerChannel channel, Runnable task) {
    if (channel.mailbox.add(task)) {
      turns.after(channel.mailbox::run);
    }
  }

  // ---- the clock

  private void setAlarm() {
    long due = Long.MAX_VALUE;
    if (!ended) {
      due = session.due();
      if (!session.attached(Traffic.CRITICAL)) {
        due = Math.min(due, pathlessNanos + PATHLESS_LIFE);
      }
    }
    alarm.setBy(due);
  }

  private void tick(long rang) {
    turns.run(
        () -> {
          if (!alarm.counts(rang) || ended) {
            return;
          }
          long now = ticker.nanoTime();
          if (!session.attached(Traffic.CRITICAL) && now - pathlessNanos >= PATHLESS_LIFE) {
            end(CloseCode.ENDED, "no connection for 30 s");
            return;
          }
          session.tick(now);
        });
  }

  /** The session's wishes; called under the lock. */
  private final class Wants implements Effects {

    @Override
    public void send(Traffic lane, ByteBuffer[] message) {
      sockets.get(lane).send(message);
    }

    @Override
    public boolean takes(Traffic lane) {
      return sockets.get(lane).writable();
    }

    @Override
    public void deliver(int number, long sequence, ByteBuffer payload) {
      ServerChannel channel = channels.get(number);
      if (channel.mailbox.add(payload, bytes -> () -> channel.received(bytes))) {
        turns.after(channel.mailbox::run);
      }
    }

    @Override
    public void writable(int number) {
      ServerChannel channel = channels.get(number);
      if (channel != null && !channel.writableComing) {
        channel.writableComing = true;
        post(channel, channel::writableAgain);
      }
    }

    @Override
    public void opening(int number, String name, Map<String, String> parameters) {
      turns.atEnd(() -> open(number, name, parameters));
    }

    @Override
    public void opened(int number) {
      throw new IllegalStateException("only a client hears opened");
    }

    @Override
    public void refused(int number, String refusal, String words) {
      throw new IllegalStateException("only a client hears refused");
    }

    @Override
    public void closed(int number, String reason) {
      ServerChannel channel = channels.remove(number);
      if (channel != null) {
        post(channel, () -> channel.closed(reason));
        turns.atEnd(ServerLink.this::setRate);
      }
    }

    @Override
    public void ended(String reason) {
      turns.atEnd(() -> end(CloseCode.NORMAL, reason));
    }

    @Override
    public void silent(Traffic lane) {
      Peer peer = sockets.get(lane);
      turns.atEnd(
          () -> {
            if (sockets.get(lane) == peer) {
              lost(lane, "nothing was received for 1 s");
              peer.close(CloseCode.SILENT, "nothing was received for 1 s");
            }
          });
    }
  }
}
