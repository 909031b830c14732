package org.scangate.itests.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.scangate.lib.sparkplug.DataType;
import org.scangate.lib.sparkplug.Metric;
import org.scangate.lib.sparkplug.Payload;
import org.scangate.lib.sparkplug.PayloadCodec;
import org.scangate.lib.sparkplug.Topic;
import org.scangate.lib.sparkplug.Topic.MessageType;

/**
 * One appliance with one scanner, on a connection of its own: connects with its death as will,
 * subscribes to its commands, is born with the metrics that a real one names, beats, says all again
 * with every twelfth beat, and is born anew when a host asks. Its event loop alone calls it.
 */
final class SimulatedAppliance extends ByteToMessageDecoder {
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int SUBACK = 9;
  private static final int FULL = 12;
  private static final int LINKS = 2;

  private final String group;
  private final String node;
  private final Runnable born;
  private Channel channel;
  private boolean isBorn;
  private int sequence;
  private long beats;
  private volatile long lastBeatMillis;

  SimulatedAppliance(String group, String node, Runnable born) {
    this.group = group;
    this.node = node;
    this.born = born;
  }

  String name() {
    return group + "/" + node;
  }

  /** When its last beat left, by the machine's clock; 0: none has. */
  long lastBeatMillis() {
    return lastBeatMillis;
  }

  boolean isBorn() {
    return isBorn;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    ByteBuf out = context.alloc().buffer();
    byte[] death =
        PayloadCodec.write(
            new Payload(OptionalLong.of(now()), OptionalInt.empty(), List.of(bdSeq())));
    MqttPackets.connect(out, node, topic(MessageType.NDEATH), death);
    write(channel, out);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    in.markReaderIndex();
    if (in.readableBytes() < 2) {
      return;
    }
    int first = in.readUnsignedByte();
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      if (!in.isReadable()) {
        in.resetReaderIndex();
        return;
      }
      int part = in.readUnsignedByte();
      length |= (part & 0x7F) << shift;
      if ((part & 0x80) == 0) {
        break;
      }
    }
    if (in.readableBytes() < length) {
      in.resetReaderIndex();
      return;
    }
    packet(context, first >> 4, in.readSlice(length));
  }

  private void packet(ChannelHandlerContext context, int type, ByteBuf body) {
    switch (type) {
      case CONNACK -> {
        if (body.getUnsignedByte(1) != 0) {
          throw new IllegalStateException(
              "the broker refused " + node + ": " + body.getUnsignedByte(1));
        }
        ByteBuf out = context.alloc().buffer();
        MqttPackets.subscribe(out, topic(MessageType.NCMD));
        write(context.channel(), out);
      }
      case SUBACK, PUBLISH -> {
        birth();
        if (!isBorn) {
          isBorn = true;
          born.run();
        }
      }
      default -> {
        // Nothing to answer.
      }
    }
  }

  private void birth() {
    sequence = 0;
    long now = now();
    List<Metric> metrics = new ArrayList<>(metrics(now));
    metrics.add(bdSeq());
    metrics.add(Metric.flag("Node Control/Rebirth", false, now));
    send(topic(MessageType.NBIRTH), metrics);
    send(Topic.device(group, MessageType.DBIRTH, node, "mr-1").toString(), scanner(now));
  }

  /** One heartbeat. */
  void beat() {
    if (!isBorn || channel == null || !channel.isActive()) {
      return;
    }
    long now = now();
    beats++;
    send(
        topic(MessageType.NDATA),
        beats % FULL == 0
            ? metrics(now)
            : List.of(
                Metric.whole("Appliance/Beat", DataType.UINT64, beats, now),
                Metric.real("Links/1/Round trip ms/p50", roundTrip(), now)));
    lastBeatMillis = now;
  }

  private double roundTrip() {
    return 20 + (int) (beats % 7);
  }

  private List<Metric> metrics(long now) {
    List<Metric> all = new ArrayList<>();
    all.add(Metric.whole("Appliance/Beat", DataType.UINT64, beats, now));
    all.add(Metric.text("Appliance/Version", "0.1.0", now));
    all.add(Metric.text("Appliance/Java", "17.0.1", now));
    all.add(Metric.whole("Appliance/Started", DataType.DATE_TIME, now, now));
    all.add(Metric.flag("Audit/Writable", true, now));
    all.add(Metric.whole("Health/Alarms", DataType.UINT32, 0, now));
    all.add(Metric.whole("Health/Warnings", DataType.UINT32, 0, now));
    all.add(Metric.text("Health/Ids", "", now));
    all.add(Metric.whole("Spool/Images", DataType.UINT64, 1000, now));
    all.add(Metric.whole("Spool/Bytes", DataType.UINT64, 1L << 30, now));
    all.add(Metric.flag("Spool/Takes", true, now));
    all.add(Metric.whole("Spool/Kept back", DataType.UINT64, 0, now));
    all.add(Metric.whole("Spool/Waiting/Images", DataType.UINT64, 0, now));
    all.add(Metric.whole("Spool/Waiting/Bytes", DataType.UINT64, 0, now));
    all.add(Metric.whole("Disk/Free MiB", DataType.UINT64, 100_000, now));
    all.add(Metric.whole("Links/Count", DataType.UINT32, LINKS, now));
    for (int link = 1; link <= LINKS; link++) {
      String at = "Links/" + link + "/";
      for (String quantile : List.of("p50", "p95", "p99", "max")) {
        all.add(Metric.real(at + "Round trip ms/" + quantile, roundTrip(), now));
      }
      all.add(Metric.real(at + "Jitter ms", 1.5, now));
      all.add(Metric.whole(at + "Paths", DataType.UINT32, 2, now));
      all.add(Metric.whole(at + "Flaps", DataType.UINT64, 0, now));
      all.add(Metric.real(at + "Availability percent", 100, now));
      all.add(Metric.real(at + "Estimate/R", 90, now));
      all.add(Metric.real(at + "Estimate/MOS", 4.3, now));
    }
    return all;
  }

  private static List<Metric> scanner(long now) {
    return List.of(
        Metric.text("Modality", "MR", now),
        Metric.flag("Simulated", true, now),
        Metric.text("Driver/Name", "simulator", now),
        Metric.text("Driver/Version", "0.1.0", now),
        Metric.text("State/Reach", "UP", now),
        Metric.text("State/Activity", "IDLE", now),
        Metric.whole("Sessions/Count", DataType.UINT32, 1, now),
        Metric.flag("Control/Held", true, now),
        Metric.flag("Control/On site", false, now),
        Metric.text("Stop/State", "armed", now),
        Metric.flag("Stop/Permissive granted", true, now),
        Metric.flag("Stop/Held", false, now),
        Metric.flag("Stop/Relay answers", true, now),
        Metric.whole("Stop/Alarms", DataType.UINT32, 0, now),
        Metric.flag("Stop/Proof overdue", false, now));
  }

  private static Metric bdSeq() {
    return Metric.whole("bdSeq", DataType.INT64, 0, now());
  }

  private String topic(MessageType type) {
    return Topic.node(group, type, node).toString();
  }

  private void send(String topic, List<Metric> metrics) {
    byte[] payload =
        PayloadCodec.write(new Payload(OptionalLong.of(now()), OptionalInt.of(sequence), metrics));
    sequence = (sequence + 1) & 0xFF;
    ByteBuf out = channel.alloc().buffer(payload.length + 64);
    MqttPackets.publish(out, topic, payload);
    write(channel, out);
  }

  /** One whose connection has ended loses it; the console sees that. */
  private static void write(Channel to, ByteBuf out) {
    var unused = to.writeAndFlush(out, to.voidPromise());
  }

  /** Without a farewell: the broker tells its death. */
  void drop() {
    if (channel != null) {
      var unused = channel.close();
    }
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
