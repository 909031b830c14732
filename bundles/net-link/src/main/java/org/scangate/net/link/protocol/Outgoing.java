package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.util.Map;
import org.scangate.api.link.Traffic;

/** The sending half of a link: what has room now, what waits, what a new socket is sent again. */
final class Outgoing {
  private final Channels channels;
  private final Sockets sockets;
  private final Effects effects;
  private final BulkGauge gauge = new BulkGauge();

  Outgoing(Channels channels, Sockets sockets, Effects effects) {
    this.channels = channels;
    this.sockets = sockets;
    this.effects = effects;
  }

  /** A new socket is attached: sends again what the peer lacks, then what waits. */
  void attached(Traffic lane, Map<Integer, Long> peerReceived, long now) throws Violation {
    if (lane == Traffic.BULK) {
      gauge.socketChanged(now);
    }
    for (Channel channel : channels.all()) {
      if (channel.outLane == lane) {
        long received = peerReceived.getOrDefault(channel.number, 0L);
        channel.out.resume(received, sent -> transmit(channel, sent));
        pump(channel, now);
      }
    }
  }

  /** Whoever sends by this class is told when there is a socket again. */
  void detached(Traffic lane) {
    for (Channel channel : channels.others()) {
      if (channel.outLane == lane) {
        channel.wantsWritable = true;
      }
    }
  }

  /** A round trip was measured on the critical socket. */
  void roundTrip(PathMeter meter, long heldMicros, long now) {
    long departed = now - (meter.roundTripMicros() + heldMicros) * 1000;
    gauge.roundTrip(meter.roundTripMicros(), meter.jitterMicros(), departed, now);
  }

  long bytesPerSecond() {
    return (long) gauge.bytesPerSecond();
  }

  /** The peer consumed what was sent up to a sequence; {@link #pump} sends what has room now. */
  void acknowledged(Channel channel, long sequence, long now) throws Violation {
    boolean bulk = channel.outLane == Traffic.BULK;
    channel.out.acknowledge(
        sequence,
        sent -> {
          if (bulk) {
            gauge.acknowledged(sent, now);
          }
        });
  }

  /**
   * Sends a frame, at once or when there is room.
   *
   * @return false at the hard limit
   */
  boolean offer(Channel channel, ByteBuffer[] parts, int bytes, long now) {
    if (!channel.out.offer(parts, bytes)) {
      return false;
    }
    pump(channel, now);
    return true;
  }

  /** The channel is over: it is sent nothing more, and its share is free. */
  void forget(Channel channel) {
    channels.remove(channel);
    if (channel.outLane == Traffic.BULK) {
      gauge.forgotten(channel.out.flyingCharge());
    }
  }

  /** Sends what waits in the channels of a class, as far as there is room. */
  void pump(Traffic lane, long now) {
    for (Channel channel : channels.all()) {
      if (channel.outLane == lane) {
        pump(channel, now);
      }
    }
  }

  private void pump(Channel channel, long now) {
    while (channel.out.waits() && sockets.attached(channel.outLane) && hasRoom(channel)) {
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

  /** Whether a frame given now leaves now. */
  boolean writable(Channel channel) {
    return channel.outLane != null
        && sockets.attached(channel.outLane)
        && !channel.out.waits()
        && hasRoom(channel)
        && effects.takes(channel.outLane);
  }

  /** Tells those who waited for room in this class and have it now. */
  void tellWritable(Traffic lane) {
    for (Channel channel : channels.others()) {
      if (channel.wantsWritable && channel.outLane == lane && writable(channel)) {
        channel.wantsWritable = false;
        effects.writable(channel.number);
      }
    }
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
    for (Channel channel : channels.others()) {
      if (channel != asking && channel.outLane == Traffic.BULK && channel.out.flyingCharge() > 0) {
        busy++;
      }
    }
    return Math.max(gauge.window() / busy, BulkGauge.SHARE_FLOOR);
  }
}
