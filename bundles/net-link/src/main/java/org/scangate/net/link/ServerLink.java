package org.scangate.net.link;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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
 * One client's link. One lock guards the session; what the session wants of others happens in three
 * ways: bytes go to the sockets under the lock, which keeps their order; what would call the
 * session back is put off to the end of the locked section; calls to channels are put into their
 * mailboxes and made after the lock is released.
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
  private final Alarms alarms;
  private final Home home;

  private final ReentrantLock lock = new ReentrantLock();
  private final LinkSession session = new LinkSession(LinkSession.Role.SERVER, new Wants());
  private final Map<Traffic, Peer> sockets = new EnumMap<>(Traffic.class);
  private final Map<Integer, ServerChannel> channels = new LinkedHashMap<>();
  private final ArrayDeque<Runnable> putOff = new ArrayDeque<>();
  private List<Runnable> unlocked = new ArrayList<>();
  private Runnable disarm;

  /** Of the alarm that counts: one taken back too late ticks with an older number. */
  private long alarmNumber;

  private long armedNanos;
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
    this.alarms = alarms;
    this.home = home;
    this.pathlessNanos = ticker.nanoTime();
    locked(() -> {});
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
    return locked(() -> session.quality(ticker.nanoTime()));
  }

  /** When the last path went; empty while there is one. */
  java.util.OptionalLong pathlessSince() {
    return locked(
        () ->
            session.attached(Traffic.CRITICAL)
                ? java.util.OptionalLong.empty()
                : java.util.OptionalLong.of(pathlessNanos));
  }

  // ---- sockets

  /** A socket has shown a good ticket; false when the link has ended meanwhile. */
  boolean join(Peer peer, Frame.Join join) {
    return locked(
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
    locked(
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
    fromSocket(
        () -> {
          if (sockets.get(lane) == peer) {
            session.socketTakes(lane);
          }
        });
  }

  void gone(Traffic lane, Peer peer, String why) {
    fromSocket(
        () -> {
          if (sockets.get(lane) == peer) {
            lost(lane, why);
          }
        });
  }

  /** A socket may call from within our own send or close: then the session is in the middle. */
  private void fromSocket(Runnable body) {
    if (lock.isHeldByCurrentThread()) {
      putOff.add(body);
    } else {
      locked(body);
    }
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
    locked(
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
          unlocked.add(() -> home.ended(this));
        });
  }

  // ---- channels

  void opened(ServerChannel channel) {
    locked(() -> session.opened(channel.number, ticker.nanoTime()));
  }

  void refused(ServerChannel channel, String refusal, String words) {
    locked(
        () -> {
          if (channels.remove(channel.number, channel)) {
            session.refuse(channel.number, refusal, words, ticker.nanoTime());
          }
        });
  }

  boolean send(ServerChannel channel, ByteBuffer[] parts) {
    return locked(() -> !ended && session.send(channel.number, parts, ticker.nanoTime()));
  }

  boolean writable(ServerChannel channel) {
    return locked(() -> session.writable(channel.number));
  }

  void writableTold(ServerChannel channel) {
    locked(() -> channel.writableComing = false);
  }

  long unacked(ServerChannel channel) {
    return locked(() -> session.unacked(channel.number));
  }

  boolean attended() {
    return locked(session::attended);
  }

  void consumed(ServerChannel channel, int bytes) {
    locked(() -> session.consumed(channel.number, bytes, ticker.nanoTime()));
  }

  void close(ServerChannel channel, String reason) {
    locked(
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
    locked(
        () ->
            List.copyOf(channels.values()).stream()
                .filter(channel -> channel.kind == kind)
                .forEach(channel -> close(channel, reason)));
  }

  void holder(ServerChannel channel, boolean holder) {
    locked(
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
      unlocked.add(channel.mailbox::run);
    }
  }

  // ---- the lock and the clock

  private void locked(Runnable body) {
    locked(
        () -> {
          body.run();
          return null;
        });
  }

  /** Runs under the lock; then, without it, what this left to do there. */
  private <T> T locked(Supplier<T> body) {
    List<Runnable> now = List.of();
    T result;
    lock.lock();
    try {
      result = body.get();
      if (lock.getHoldCount() == 1) {
        for (Runnable task = putOff.poll(); task != null; task = putOff.poll()) {
          task.run();
        }
        arm();
        if (!unlocked.isEmpty()) {
          now = unlocked;
          unlocked = new ArrayList<>();
        }
      }
    } finally {
      lock.unlock();
    }
    now.forEach(Runnable::run);
    return result;
  }

  private void arm() {
    long due = Long.MAX_VALUE;
    if (!ended) {
      due = session.due();
      if (!session.attached(Traffic.CRITICAL)) {
        due = Math.min(due, pathlessNanos + PATHLESS_LIFE);
      }
    }
    if (disarm != null && due >= armedNanos && due != Long.MAX_VALUE) {
      return;
    }
    if (disarm != null) {
      disarm.run();
      disarm = null;
    }
    if (due != Long.MAX_VALUE) {
      armedNanos = due;
      long number = ++alarmNumber;
      disarm = alarms.in(due - ticker.nanoTime(), () -> tick(number));
    }
  }

  private void tick(long number) {
    locked(
        () -> {
          if (number != alarmNumber) {
            return;
          }
          disarm = null;
          if (ended) {
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
        unlocked.add(channel.mailbox::run);
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
      putOff.add(() -> open(number, name, parameters));
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
        putOff.add(ServerLink.this::setRate);
      }
    }

    @Override
    public void ended(String reason) {
      putOff.add(() -> end(CloseCode.NORMAL, reason));
    }

    @Override
    public void silent(Traffic lane) {
      Peer peer = sockets.get(lane);
      putOff.add(
          () -> {
            if (sockets.get(lane) == peer) {
              lost(lane, "nothing was received for 1 s");
              peer.close(CloseCode.SILENT, "nothing was received for 1 s");
            }
          });
    }
  }
}
