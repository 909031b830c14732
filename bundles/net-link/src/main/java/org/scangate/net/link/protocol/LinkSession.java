package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.scangate.api.link.LinkQuality;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.ControlMessage.Rate;
import org.scangate.net.link.protocol.Frame.Ack;
import org.scangate.net.link.protocol.Frame.Bye;
import org.scangate.net.link.protocol.Frame.Data;
import org.scangate.net.link.protocol.Frame.Heartbeat;

/**
 * One end of a link: channels, windows, acknowledgements, heartbeats, resumption. Sockets come and
 * go by {@link #attach} and {@link #detach}; the caller has exchanged JOIN and JOINED before.
 *
 * <p>Times are {@link System#nanoTime}-like. After a {@link Violation} the session is not used any
 * more.
 */
public final class LinkSession {

  /** Which end this is. */
  public enum Role {
    CLIENT,
    SERVER
  }

  /** Heartbeat interval of a link without the holder of control. */
  public static final int VIEWER_BEAT_MILLIS = 200;

  /** Heartbeat interval of the critical socket of the holder's link. */
  public static final int HOLDER_BEAT_MILLIS = 20;

  /** Channels open at once. */
  public static final int MAX_OPEN = 64;

  /** A socket on which nothing was received for so long is dropped; nanoseconds. */
  public static final long SILENCE = 1_000_000_000L;

  private static final long MILLI = 1_000_000L;
  private static final long LATE = 250 * MILLI;
  private static final long LATE_GRACE = 500 * MILLI;

  private final Role role;
  private final Effects effects;
  private final Channels channels = new Channels();
  private final Sockets sockets = new Sockets();
  private final Outgoing outgoing;
  private final Receipts receipts;
  private final ChannelZero zero;

  private int beatMillis = VIEWER_BEAT_MILLIS;
  private int flags;
  private int peerFlags;
  private long beatDueNanos = Long.MAX_VALUE;
  private long graceUntilNanos;
  private boolean graced;

  public LinkSession(Role role, Effects effects) {
    this.role = role;
    this.effects = effects;
    this.outgoing = new Outgoing(channels, sockets, effects);
    this.receipts = new Receipts(channels, sockets, effects);
    this.zero = new ChannelZero(role, channels, outgoing, effects);
  }

  // ---- sockets

  /** What JOIN and JOINED say of this end. */
  public Map<Integer, Long> received(Traffic lane) {
    Map<Integer, Long> received = new HashMap<>();
    for (Channel channel : channels.all()) {
      if (channel.inLane == lane) {
        received.put(channel.number, channel.in.received());
      }
    }
    return received;
  }

  /**
   * A socket has joined; re-sends what the peer lacks.
   *
   * @param peerReceived as the peer's JOIN or JOINED says
   */
  public void attach(Traffic lane, Map<Integer, Long> peerReceived, long now) throws Violation {
    detach(lane);
    for (int number : peerReceived.keySet()) {
      if (number > channels.highest()) {
        throw new Violation("joined with channel " + number + ", which was never opened");
      }
    }
    sockets.attach(lane, new PathMeter(now));
    outgoing.attached(lane, peerReceived, now);
    for (Channel channel : channels.all()) {
      if (channel.inLane == lane) {
        channel.in.socketChanged();
      }
    }
    receipts.acknowledge(lane);
    beat(lane, now);
    beatDueBy(now);
    outgoing.tellWritable(lane);
  }

  /** The socket of this class is gone. */
  public void detach(Traffic lane) {
    sockets.detach(lane);
    outgoing.detached(lane);
  }

  public boolean attached(Traffic lane) {
    return sockets.attached(lane);
  }

  /** The socket of this class takes bytes again. */
  public void socketTakes(Traffic lane) {
    outgoing.tellWritable(lane);
  }

  // ---- frames in

  /** A message on a joined socket. */
  public void received(Traffic lane, ByteBuffer message, long now) throws Violation {
    PathMeter meter = sockets.meter(lane);
    if (meter == null) {
      return;
    }
    Frame frame = FrameCodec.decode(message);
    meter.received(now);
    if (frame instanceof Data data) {
      data(lane, data, now);
    } else if (frame instanceof Ack ack) {
      for (Ack.Mark mark : ack.marks()) {
        acknowledged(lane, mark, now);
      }
      outgoing.pump(lane, now);
      outgoing.tellWritable(lane);
    } else if (frame instanceof Heartbeat beat) {
      peerFlags = beat.flags();
      if (meter.heard(beat, now) && lane == Traffic.CRITICAL) {
        outgoing.roundTrip(meter, beat.heldMicros(), now);
      }
    } else if (frame instanceof Bye bye) {
      effects.ended(bye.reason());
    } else {
      throw new Violation("joined twice");
    }
  }

  private void data(Traffic lane, Data data, long now) throws Violation {
    Channel channel = channels.carrying(data.channel());
    if (channel == null) {
      return;
    }
    if (channel.inLane == null) {
      channel.inLane = lane;
    } else if (channel.inLane != lane) {
      throw new Violation("channel " + channel.number + ": DATA on the socket of the other class");
    }
    int bytes = data.payload().remaining();
    if (!channel.in.accept(channel.number, data.sequence(), bytes, lane == Traffic.CRITICAL)) {
      receipts.owe(channel, now);
      return;
    }
    if (channel == channels.control) {
      control(Json.control(data.payload()), now);
      channel.in.consume(bytes);
      receipts.owe(channel, now);
    } else if (channel.open) {
      effects.deliver(channel.number, data.sequence(), data.payload());
    } else if (role == Role.CLIENT) {
      ByteBuffer copy = ByteBuffer.allocate(bytes).put(data.payload()).flip();
      channel.early.add(new Data(channel.number, data.sequence(), copy));
    } else {
      throw new Violation("channel " + channel.number + ": DATA before it was opened");
    }
  }

  private void acknowledged(Traffic lane, Ack.Mark mark, long now) throws Violation {
    Channel channel = channels.carrying(mark.channel());
    if (channel == null) {
      return;
    }
    if (channel.outLane != lane) {
      throw new Violation("channel " + channel.number + ": ACK on the socket of the other class");
    }
    outgoing.acknowledged(channel, mark.sequence(), now);
  }

  private void control(ControlMessage message, long now) throws Violation {
    if (message instanceof Rate rate && role == Role.CLIENT) {
      beatMillis = rate.heartbeatMillis();
      beatDueBy(now);
    } else {
      zero.heard(message, now);
    }
  }

  // ---- channels

  /** Client: asks for a channel; gives its number. */
  public int open(String name, Map<String, String> parameters, long now) {
    return zero.open(name, parameters, now);
  }

  /** Server: the channel is carried so; it may be sent to from now on. */
  public void accept(int number, Traffic toClient, Traffic toServer) {
    zero.accept(number, toClient, toServer);
  }

  /** Server: tells the client that an accepted channel is open; it may send from now on. */
  public void opened(int number, long now) {
    zero.opened(number, now);
  }

  /** Server: the channel is not opened. */
  public void refuse(int number, String id, String words, long now) {
    zero.refuse(number, id, words, now);
  }

  /** Ends a channel at once, in both directions; false when it had ended. */
  public boolean close(int number, String reason, long now) {
    return zero.close(number, reason, now);
  }

  /**
   * Sends one frame, at once or when there is room.
   *
   * @param parts kept until acknowledged
   * @return false when the channel has ended or its hard limit is reached
   * @throws IllegalArgumentException when the frame is empty or longer than 64 KiB
   */
  public boolean send(int number, ByteBuffer[] parts, long now) {
    int bytes = 0;
    ByteBuffer[] own = new ByteBuffer[parts.length];
    for (int i = 0; i < parts.length; i++) {
      own[i] = parts[i].duplicate();
      bytes += own[i].remaining();
    }
    if (bytes == 0 || bytes > Frame.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "channel " + number + ": a frame of " + bytes + " bytes (1 to 65,536 are allowed)");
    }
    Channel channel = channels.get(number);
    if (channel == null || channel.outLane == null) {
      return false;
    }
    if (channel.out.exhausted()) {
      String reason = "all sequence numbers are used; open it again";
      close(number, reason, now);
      effects.closed(number, reason);
      return false;
    }
    boolean taken = outgoing.offer(channel, own, bytes, now);
    channel.wantsWritable |= !taken;
    return taken;
  }

  /** Whether a frame given now leaves now. When not, {@link Effects#writable} says when. */
  public boolean writable(int number) {
    Channel channel = channels.get(number);
    if (channel == null) {
      return false;
    }
    boolean writable = outgoing.writable(channel);
    channel.wantsWritable |= !writable;
    return writable;
  }

  /** Bytes of the channel that the peer has not acknowledged, each frame with its charge. */
  public long unacked(int number) {
    Channel channel = channels.get(number);
    return channel == null ? 0 : channel.out.unackedCharge();
  }

  /** The receiver is done with a frame that {@link Effects#deliver} gave it. */
  public void consumed(int number, int bytes, long now) {
    Channel channel = channels.get(number);
    if (channel != null) {
      channel.in.consume(bytes);
      receipts.owe(channel, now);
    }
  }

  // ---- the link

  /** Server: how often both ends beat on the critical socket. */
  public void rate(int millis, long now) {
    if (millis != beatMillis) {
      beatMillis = millis;
      beatDueBy(now);
      zero.say(new Rate(millis), now);
    }
  }

  /** Client: what the heartbeats say of the page. */
  public void flags(int flags) {
    this.flags = flags;
  }

  /** Server: whether the client's last heartbeat said that somebody can be at it. */
  public boolean attended() {
    return attached(Traffic.CRITICAL) && (peerFlags & Heartbeat.ATTENDED) == Heartbeat.ATTENDED;
  }

  /** Tells the peer that the link is over. */
  public void bye(String reason) {
    if (attached(Traffic.CRITICAL)) {
      effects.send(Traffic.CRITICAL, FrameCodec.encode(new Bye(reason)));
    }
  }

  public LinkQuality quality(long now) {
    return sockets.quality(outgoing.bytesPerSecond(), now);
  }

  // ---- time

  /** When {@link #tick} is to be called next; {@link Long#MAX_VALUE} for not before attach. */
  public long due() {
    return Math.min(beatDueNanos, receipts.due());
  }

  /** Does what is due: acknowledgements, heartbeats, an end to silent sockets. */
  public void tick(long now) {
    long due = due();
    if (due != Long.MAX_VALUE && now - due > LATE) {
      // This end was asleep, not the peer: let what waits in the sockets be read first.
      graced = true;
      graceUntilNanos = now + LATE_GRACE;
    } else if (graced && now - graceUntilNanos >= 0) {
      graced = false;
    }
    beatDueNanos = Long.MAX_VALUE;
    tick(Traffic.CRITICAL, beatMillis, now);
    tick(Traffic.BULK, VIEWER_BEAT_MILLIS, now);
  }

  private void tick(Traffic lane, int millis, long now) {
    PathMeter meter = sockets.meter(lane);
    if (meter == null) {
      return;
    }
    if (now - (meter.receivedNanos() + SILENCE) >= 0 && !graced) {
      effects.silent(lane);
      return;
    }
    if (lane == Traffic.BULK) {
      receipts.tick(now);
    }
    if (now - meter.beatNanos() >= millis * MILLI) {
      receipts.acknowledge(lane);
      beat(lane, now);
    }
    beatDueBy(meter.beatNanos() + millis * MILLI);
  }

  private void beat(Traffic lane, long now) {
    effects.send(lane, FrameCodec.encode(sockets.meter(lane).beat(now, flags)));
  }

  private void beatDueBy(long nanos) {
    beatDueNanos = Math.min(beatDueNanos, nanos);
  }
}
