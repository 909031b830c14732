package org.scangate.net.link.protocol;

import java.util.ArrayList;
import java.util.List;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.Frame.Ack;

/**
 * What this end owes its peer for frames that were consumed: an ACK at once when it is much, else
 * within 5 ms (bulk) or with the next heartbeat (critical).
 */
final class Receipts {
  private static final long BULK_DELAY = 5_000_000L;
  private static final int BULK_CHARGE = 32 << 10;
  private static final int CRITICAL_FRAMES = 256;

  private final Channels channels;
  private final Sockets sockets;
  private final Effects effects;
  private boolean bulkOwed;
  private long bulkNanos;

  Receipts(Channels channels, Sockets sockets, Effects effects) {
    this.channels = channels;
    this.sockets = sockets;
    this.effects = effects;
  }

  /** A frame of the channel was consumed, or had come before. */
  void owe(Channel channel, long now) {
    if (channel.inLane == Traffic.CRITICAL) {
      if (channel.in.owedFrames() >= CRITICAL_FRAMES
          || channel.in.owedCharge() >= SendWindow.CRITICAL_CHARGE / 4) {
        acknowledge(Traffic.CRITICAL);
      }
    } else if (channel.in.owedCharge() >= BULK_CHARGE) {
      acknowledge(Traffic.BULK);
    } else if (!bulkOwed) {
      bulkOwed = true;
      bulkNanos = now + BULK_DELAY;
    }
  }

  /** When {@link #tick} has something to do; {@link Long#MAX_VALUE} for not before it is owed. */
  long due() {
    return bulkOwed && sockets.attached(Traffic.BULK) ? bulkNanos : Long.MAX_VALUE;
  }

  void tick(long now) {
    if (bulkOwed && now - bulkNanos >= 0) {
      acknowledge(Traffic.BULK);
    }
  }

  /** One ACK for everything that this class owes. */
  void acknowledge(Traffic lane) {
    if (!sockets.attached(lane)) {
      return;
    }
    List<Ack.Mark> marks = new ArrayList<>();
    for (Channel channel : channels.all()) {
      if (channel.inLane == lane && channel.in.owes()) {
        marks.add(new Ack.Mark(channel.number, channel.in.acknowledge()));
      }
    }
    if (lane == Traffic.BULK) {
      bulkOwed = false;
    }
    if (!marks.isEmpty()) {
      effects.send(lane, FrameCodec.encode(new Ack(marks)));
    }
  }
}
