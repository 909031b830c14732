package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Map;
import org.scangate.api.link.Traffic;
import org.scangate.net.link.protocol.ControlMessage.Close;
import org.scangate.net.link.protocol.ControlMessage.Open;
import org.scangate.net.link.protocol.ControlMessage.Opened;
import org.scangate.net.link.protocol.ControlMessage.Refused;

/** What the two ends say on channel 0 to open, refuse and close the others. */
final class ChannelZero {
  private final LinkSession.Role role;
  private final Channels channels;
  private final Outgoing outgoing;
  private final Effects effects;

  ChannelZero(LinkSession.Role role, Channels channels, Outgoing outgoing, Effects effects) {
    this.role = role;
    this.channels = channels;
    this.outgoing = outgoing;
    this.effects = effects;
  }

  void say(ControlMessage message, long now) {
    byte[] bytes = Json.bytes(message);
    ByteBuffer[] parts = {ByteBuffer.wrap(bytes)};
    if (!outgoing.offer(channels.control, parts, bytes.length, now)) {
      effects.ended("the peer does not acknowledge channel 0");
    }
  }

  void heard(ControlMessage message, long now) throws Violation {
    if (message instanceof Close close) {
      Channel channel = channels.named(close.channel());
      if (channel != null) {
        outgoing.forget(channel);
        effects.closed(close.channel(), close.reason());
      }
    } else if (message instanceof Open open && role == LinkSession.Role.SERVER) {
      asked(open, now);
    } else if (message instanceof Opened opened && role == LinkSession.Role.CLIENT) {
      opened(opened);
    } else if (message instanceof Refused refused && role == LinkSession.Role.CLIENT) {
      Channel channel = channels.named(refused.channel());
      if (channel != null) {
        outgoing.forget(channel);
        effects.refused(refused.channel(), refused.id(), refused.words());
      }
    } else {
      throw new Violation("channel 0: an op of the other side");
    }
  }

  private void asked(Open open, long now) throws Violation {
    if (open.channel() <= channels.highest()) {
      throw new Violation("channel " + open.channel() + " opened again");
    }
    channels.used(open.channel());
    if (channels.size() >= LinkSession.MAX_OPEN) {
      String words = LinkSession.MAX_OPEN + " channels are open; close one";
      say(new Refused(open.channel(), "channel.too-many", words), now);
      return;
    }
    channels.add(new Channel(open.channel()));
    effects.opening(open.channel(), open.name(), open.parameters());
  }

  private void opened(Opened opened) throws Violation {
    Channel channel = channels.named(opened.channel());
    if (channel == null) {
      return;
    }
    if (channel.open || (channel.inLane != null && channel.inLane != opened.toClient())) {
      throw new Violation("channel " + channel.number + ": opened twice, or otherwise than used");
    }
    channel.open = true;
    channel.inLane = opened.toClient();
    channel.outLane = opened.toServer();
    effects.opened(channel.number);
    for (Frame.Data data : channel.early) {
      effects.deliver(channel.number, data.sequence(), data.payload());
    }
    channel.early = null;
  }

  /** Client: asks for a channel; gives its number. */
  int open(String name, Map<String, String> parameters, long now) {
    if (channels.highest() == Frame.MAX_CHANNEL) {
      throw new IllegalStateException("this link has used all its channel numbers; make a new one");
    }
    Channel channel = new Channel(channels.highest() + 1);
    channels.used(channel.number);
    channel.early = new ArrayList<>();
    channels.add(channel);
    say(new Open(channel.number, name, parameters), now);
    return channel.number;
  }

  /** Server: the channel is carried so. */
  void accept(int number, Traffic toClient, Traffic toServer) {
    Channel channel = channels.get(number);
    if (channel != null) {
      channel.outLane = toClient;
      channel.inLane = toServer;
    }
  }

  /** Server: an accepted channel is open. */
  void opened(int number, long now) {
    Channel channel = channels.get(number);
    if (channel != null) {
      channel.open = true;
      say(new Opened(number, channel.outLane, channel.inLane), now);
    }
  }

  /** Server: the channel is not opened. */
  void refuse(int number, String id, String words, long now) {
    end(number, new Refused(number, id, words), now);
  }

  /** Ends a channel; false when it had ended. */
  boolean close(int number, String reason, long now) {
    return end(number, new Close(number, reason), now);
  }

  private boolean end(int number, ControlMessage last, long now) {
    Channel channel = channels.get(number);
    if (channel == null) {
      return false;
    }
    outgoing.forget(channel);
    say(last, now);
    return true;
  }
}
