package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scangate.api.link.LinkQuality;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.ControlMessage.Close;
import org.scangate.net.link.protocol.ControlMessage.Open;
import org.scangate.net.link.protocol.ControlMessage.Opened;
import org.scangate.net.link.protocol.ControlMessage.Rate;
import org.scangate.net.link.protocol.ControlMessage.Refused;
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
  private static final long BULK_ACK_DELAY = 5 * MILLI;
  private static final int BULK_ACK_CHARGE = 32 << 10;
  private static final int CRITICAL_ACK_FRAMES = 256;

  private final Role role;
  private final Effects effects;
  private final BulkGauge gauge = new BulkGauge();
  private final Map<Integer, Channel> channels = new TreeMap<>();
  private final Channel control = new Channel(0);

  /** Null while there is no socket of the class. */
  private PathMeter criticalMeter;

  private PathMeter bulkMeter;

  /** Says how the link was while it has no path. */
  private PathMeter lastCriticalMeter;

  private int highest;
  private int beatMillis = VIEWER_BEAT_MILLIS;
  private int flags;
  private int peerFlags;
  private boolean bulkAckOwed;
  private long bulkAckNanos;
  private long dueNanos = Long.MAX_VALUE;
  private long graceUntilNanos;
  private boolean graced;

  private static final class Channel {
    final int number;
    final SendWindow out = new SendWindow();
    final ReceiveWindow in = new ReceiveWindow();

    /** Null at a client that has not heard {@code opened} yet. */
    Traffic outLane;

    Traffic inLane;
    boolean open;
    boolean wantsWritable;

    /** At a client: what overtook {@code opened}, which goes by the other socket. */
    List<Data> early;

    Channel(int number) {
      this.number = number;
    }
  }

  public LinkSession(Role role, Effects effects) {
    this.role = role;
    this.effects = effects;
    control.inLane = Traffic.CRITICAL;
    control.outLane = Traffic.CRITICAL;
    control.open = true;
  }

  // ---- sockets

  /** What JOIN and JOINED say of this end. */
  public Map<Integer, Long> received(Traffic lane) {
    Map<Integer, Long> received = new HashMap<>();
    if (lane == Traffic.CRITICAL) {
      received.put(0, control.in.received());
    }
    for (Channel channel : channels.values()) {
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
      if (number > highest) {
        throw new Violation("joined with channel " + number + ", which was never opened");
      }
    }
    setMeter(lane, new PathMeter(now));
    if (lane == Traffic.BULK) {
      gauge.socketChanged(now);
    }
    for (Channel channel : all()) {
      if (channel.outLane == lane) {
        channel.out.resume(
            peerReceived.getOrDefault(channel.number, 0L), sent -> transmit(channel, sent));
        pump(channel, now);
      }
      if (channel.inLane == lane) {
        channel.in.socketChanged();
      }
    }
    acknowledge(lane);
    beat(lane, now);
    dueNanos = Math.min(dueNanos, now);
    tellWritable(lane);
  }

  /** The socket of this class is gone. */
  public void detach(Traffic lane) {
    setMeter(lane, null);
    for (Channel channel : channels.values()) {
      if (channel.outLane == lane) {
        channel.wantsWritable = true;
      }
    }
  }

  public boolean attached(Traffic lane) {
    return meter(lane) != null;
  }

  /** The socket of this class takes bytes again. */
  public void socketTakes(Traffic lane) {
    tellWritable(lane);
  }

  // ---- frames in

  /** A message on a joined socket. */
  public void received(Traffic lane, ByteBuffer message, long now) throws Violation {
    PathMeter meter = meter(lane);
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
      if (lane == Traffic.BULK) {
        channels.values().stream().filter(c -> c.outLane == lane).forEach(c -> pump(c, now));
      }
      tellWritable(lane);
    } else if (frame instanceof Heartbeat beat) {
      peerFlags = beat.flags();
      if (meter.heard(beat, now) && lane == Traffic.CRITICAL) {
        long departed = now - (meter.roundTripMicros() + beat.heldMicros()) * 1000;
        gauge.roundTrip(meter.roundTripMicros(), meter.jitterMicros(), departed, now);
      }
    } else if (frame instanceof Bye bye) {
      effects.ended(bye.reason());
    } else {
      throw new Violation("joined twice");
    }
  }

  private void data(Traffic lane, Data data, long now) throws Violation {
    Channel channel = data.channel() == 0 ? control : channels.get(data.channel());
    if (channel == null) {
      ended(data.channel());
      return;
    }
    if (channel.inLane == null) {
      channel.inLane = lane;
    } else if (channel.inLane != lane) {
      throw new Violation("channel " + channel.number + ": DATA on the socket of the other class");
    }
    int bytes = data.payload().remaining();
    if (!channel.in.accept(channel.number, data.sequence(), bytes, lane == Traffic.CRITICAL)) {
      oweAck(channel, now);
      return;
    }
    if (channel == control) {
      control(Json.control(data.payload()), now);
      control.in.consume(bytes);
      oweAck(control, now);
    } else if (channel.open) {
      effects.deliver(channel.number, data.sequence(), data.payload());
    } else if (role == Role.CLIENT) {
      channel.early.add(
          new Data(
              channel.number,
              data.sequence(),
              ByteBuffer.allocate(bytes).put(data.payload()).flip()));
    } else {
      throw new Violation("channel " + channel.number + ": DATA before it was opened");
    }
  }

  /** A channel that is over is none of our business; one that never was is a lie. */
  private void ended(int number) throws Violation {
    if (number > highest) {
      throw new Violation("channel " + number + " was never opened");
    }
  }

  private void acknowledged(Traffic lane, Ack.Mark mark, long now) throws Violation {
    Channel channel = mark.channel() == 0 ? control : channels.get(mark.channel());
    if (channel == null) {
      ended(mark.channel());
      return;
    }
    if (channel.outLane != lane) {
      throw new Violation("channel " + channel.number + ": ACK on the socket of the other class");
    }
    if (lane == Traffic.BULK) {
      channel.out.acknowledge(mark.sequence(), sent -> gauge.acknowledged(sent, now));
    } else {
      channel.out.acknowledge(mark.sequence(), sent -> {});
      pump(channel, now);
    }
  }

  private void control(ControlMessage message, long now) throws Violation {
    if (message instanceof Close close) {
      Channel channel = channels.get(close.channel());
      if (channel == null) {
        ended(close.channel());
        return;
      }
      forget(channel);
      effects.closed(close.channel(), close.reason());
    } else if (message instanceof Open open && role == Role.SERVER) {
      if (open.channel() <= highest) {
        throw new Violation("channel " + open.channel() + " opened again");
      }
      highest = open.channel();
      if (channels.size() >= MAX_OPEN) {
        say(
            new Refused(
                open.channel(), "channel.too-many", MAX_OPEN + " channels are open; close one"),
            now);
        return;
      }
      channels.put(open.channel(), new Channel(open.channel()));
      effects.opening(open.channel(), open.name(), open.parameters());
    } else if (message instanceof Opened opened && role == Role.CLIENT) {
      opened(opened);
    } else if (message instanceof Refused refused && role == Role.CLIENT) {
      Channel channel = channels.get(refused.channel());
      if (channel == null) {
        ended(refused.channel());
        return;
      }
      forget(channel);
      effects.refused(refused.channel(), refused.id(), refused.words());
    } else if (message instanceof Rate rate && role == Role.CLIENT) {
      beatMillis = rate.heartbeatMillis();
      dueNanos = Math.min(dueNanos, now);
    } else {
      throw new Violation("channel 0: an op of the other side");
    }
  }

  private void opened(Opened opened) throws Violation {
    Channel channel = channels.get(opened.channel());
    if (channel == null) {
      ended(opened.channel());
      return;
    }
    if (channel.open || (channel.inLane != null && channel.inLane != opened.toClient())) {
      throw new Violation("channel " + channel.number + ": opened twice, or otherwise than used");
    }
    channel.open = true;
    channel.inLane = opened.toClient();
    channel.outLane = opened.toServer();
    effects.opened(channel.number);
    for (Data data : channel.early) {
      effects.deliver(channel.number, data.sequence(), data.payload());
    }
    channel.early = null;
  }

  // ---- channels

  /** Client: asks for a channel; gives its number. */
  public int open(String name, Map<String, String> parameters, long now) {
    if (highest == Frame.MAX_CHANNEL) {
      throw new IllegalStateException("this link has used all its channel numbers; make a new one");
    }
    Channel channel = new Channel(++highest);
    channel.early = new ArrayList<>();
    channels.put(channel.number, channel);
    say(new Open(channel.number, name, parameters), now);
    return channel.number;
  }

  /** Server: the channel is carried so; it may be sent to from now on. */
  public void accept(int number, Traffic toClient, Traffic toServer) {
    Channel channel = channels.get(number);
    if (channel != null) {
      channel.outLane = toClient;
      channel.inLane = toServer;
    }
  }

  /** Server: tells the client that an accepted channel is open; it may send from now on. */
  public void opened(int number, long now) {
    Channel channel = channels.get(number);
    if (channel != null) {
      channel.open = true;
      say(new Opened(number, channel.outLane, channel.inLane), now);
    }
  }

  /** Server: the channel is not opened. */
  public void refuse(int number, String id, String words, long now) {
    Channel channel = channels.get(number);
    if (channel != null) {
      forget(channel);
      say(new Refused(number, id, words), now);
    }
  }

  /** Ends a channel at once, in both directions; false when it had ended. */
  public boolean close(int number, String reason, long now) {
    Channel channel = channels.get(number);
    if (channel == null) {
      return false;
    }
    forget(channel);
    say(new Close(number, reason), now);
    return true;
  }

  private void forget(Channel channel) {
    channels.remove(channel.number);
    if (channel.outLane == Traffic.BULK) {
      gauge.forgotten(channel.out.flyingCharge());
    }
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
    if (!channel.out.offer(own, bytes)) {
      channel.wantsWritable = true;
      return false;
    }
    pump(channel, now);
    return true;
  }

  /** Whether a frame given now leaves now. When not, {@link Effects#writable} says when. */
  public boolean writable(int number) {
    Channel channel = channels.get(number);
    if (channel == null) {
      return false;
    }
    boolean writable = writable(channel);
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
      oweAck(channel, now);
    }
  }

  private boolean writable(Channel channel) {
    return channel.outLane != null
        && attached(channel.outLane)
        && !channel.out.waits()
        && hasRoom(channel)
        && effects.takes(channel.outLane);
  }

  private boolean hasRoom(Channel channel) {
    if (channel.outLane == Traffic.CRITICAL) {
      return channel.out.flyingFrames() < SendWindow.CRITICAL_FRAMES
          && channel.out.flyingCharge() < SendWindow.CRITICAL_CHARGE;
    }
    return channel.out.flyingCharge() < bulkShare(channel);
  }

  /** The path's window, shared by the bulk channels that use it now. */
  private int bulkShare(Channel asking) {
    int busy = 1;
    for (Channel channel : channels.values()) {
      if (channel != asking && channel.outLane == Traffic.BULK && channel.out.flyingCharge() > 0) {
        busy++;
      }
    }
    return Math.max(gauge.window() / busy, BulkGauge.SHARE_FLOOR);
  }

  private void pump(Channel channel, long now) {
    while (channel.out.waits() && attached(channel.outLane) && hasRoom(channel)) {
      Sent sent = channel.out.launch();
      if (channel.outLane == Traffic.BULK) {
        gauge.transmitted(sent, now, !hasRoom(channel));
      }
      transmit(channel, sent);
    }
  }

  private void transmit(Channel channel, Sent sent) {
    effects.send(channel.outLane, FrameCodec.data(channel.number, sent.sequence, sent.parts));
  }

  private void tellWritable(Traffic lane) {
    for (Channel channel : channels.values()) {
      if (channel.wantsWritable && channel.outLane == lane && writable(channel)) {
        channel.wantsWritable = false;
        effects.writable(channel.number);
      }
    }
  }

  private void say(ControlMessage message, long now) {
    byte[] bytes = Json.bytes(message);
    if (!control.out.offer(new ByteBuffer[] {ByteBuffer.wrap(bytes)}, bytes.length)) {
      effects.ended("the peer does not acknowledge channel 0");
      return;
    }
    pump(control, now);
  }

  // ---- the link

  /** Server: how often both ends beat on the critical socket. */
  public void rate(int millis, long now) {
    if (millis != beatMillis) {
      beatMillis = millis;
      dueNanos = Math.min(dueNanos, now);
      say(new Rate(millis), now);
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
    PathMeter meter = lastCriticalMeter;
    long rate = (long) gauge.bytesPerSecond();
    return meter == null
        ? new LinkQuality(-1, 0, 0, rate, 0)
        : new LinkQuality(
            meter.roundTripMicros(),
            meter.jitterMicros(),
            (now - meter.receivedNanos()) / MILLI,
            rate,
            attached(Traffic.CRITICAL) ? 1 : 0);
  }

  // ---- time

  /** When {@link #tick} is to be called next; {@link Long#MAX_VALUE} for not before attach. */
  public long due() {
    return dueNanos;
  }

  /** Does what is due: acknowledgements, heartbeats, an end to silent sockets. */
  public void tick(long now) {
    if (dueNanos != Long.MAX_VALUE && now - dueNanos > LATE) {
      // This end was asleep, not the peer: let what waits in the sockets be read first.
      graced = true;
      graceUntilNanos = now + LATE_GRACE;
    } else if (graced && now - graceUntilNanos >= 0) {
      graced = false;
    }
    dueNanos = Long.MAX_VALUE;
    tick(Traffic.CRITICAL, beatMillis, now);
    tick(Traffic.BULK, VIEWER_BEAT_MILLIS, now);
  }

  private void tick(Traffic lane, int millis, long now) {
    PathMeter meter = meter(lane);
    if (meter == null) {
      return;
    }
    long silentNanos = meter.receivedNanos() + SILENCE;
    if (now - silentNanos >= 0 && !graced) {
      effects.silent(lane);
      return;
    }
    if (lane == Traffic.BULK && bulkAckOwed) {
      if (now - bulkAckNanos >= 0) {
        acknowledge(lane);
      } else {
        dueNanos = Math.min(dueNanos, bulkAckNanos);
      }
    }
    if (now - meter.beatNanos() >= millis * MILLI) {
      acknowledge(lane);
      beat(lane, now);
    }
    dueNanos = Math.min(dueNanos, meter.beatNanos() + millis * MILLI);
  }

  private void beat(Traffic lane, long now) {
    effects.send(lane, FrameCodec.encode(meter(lane).beat(now, flags)));
  }

  private void oweAck(Channel channel, long now) {
    if (channel.inLane == Traffic.CRITICAL) {
      if (channel.in.owedFrames() >= CRITICAL_ACK_FRAMES
          || channel.in.owedCharge() >= SendWindow.CRITICAL_CHARGE / 4) {
        acknowledge(Traffic.CRITICAL);
      }
    } else if (channel.in.owedCharge() >= BULK_ACK_CHARGE) {
      acknowledge(Traffic.BULK);
    } else if (!bulkAckOwed) {
      bulkAckOwed = true;
      bulkAckNanos = now + BULK_ACK_DELAY;
      dueNanos = Math.min(dueNanos, bulkAckNanos);
    }
  }

  /** One ACK for everything that this class owes; the heartbeat brings the critical ones. */
  private void acknowledge(Traffic lane) {
    if (!attached(lane)) {
      return;
    }
    List<Ack.Mark> marks = new ArrayList<>();
    for (Channel channel : all()) {
      if (channel.inLane == lane && channel.in.owes()) {
        marks.add(new Ack.Mark(channel.number, channel.in.acknowledge()));
      }
    }
    if (lane == Traffic.BULK) {
      bulkAckOwed = false;
    }
    if (!marks.isEmpty()) {
      effects.send(lane, FrameCodec.encode(new Ack(marks)));
    }
  }

  private PathMeter meter(Traffic lane) {
    return lane == Traffic.CRITICAL ? criticalMeter : bulkMeter;
  }

  private void setMeter(Traffic lane, PathMeter meter) {
    if (lane == Traffic.CRITICAL) {
      criticalMeter = meter;
      lastCriticalMeter = meter == null ? lastCriticalMeter : meter;
    } else {
      bulkMeter = meter;
    }
  }

  /** Channel 0 first. */
  private List<Channel> all() {
    List<Channel> all = new ArrayList<>(channels.size() + 1);
    all.add(control);
    all.addAll(channels.values());
    return all;
  }
}
