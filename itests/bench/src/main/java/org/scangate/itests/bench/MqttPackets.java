package org.scangate.itests.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The few packets of MQTT 5.0 that a simulated appliance sends. */
final class MqttPackets {
  private static final int KEEP_ALIVE_SECONDS = 60;

  private MqttPackets() {}

  /** 3.1: clean start, a will of QoS 1, nobody's name. */
  static void connect(ByteBuf out, String client, String willTopic, byte[] will) {
    byte[] id = bytes(client);
    byte[] topic = bytes(willTopic);
    out.writeByte(0x10);
    length(out, 11 + 2 + id.length + 1 + 2 + topic.length + 2 + will.length);
    text(out, bytes("MQTT"));
    out.writeByte(5).writeByte(0x02 | 0x04 | 0x08).writeShort(KEEP_ALIVE_SECONDS).writeByte(0);
    text(out, id);
    out.writeByte(0);
    text(out, topic);
    text(out, will);
  }

  /** 3.8, QoS 0. */
  static void subscribe(ByteBuf out, String filter) {
    byte[] topic = bytes(filter);
    out.writeByte(0x82);
    length(out, 2 + 1 + 2 + topic.length + 1);
    out.writeShort(1).writeByte(0);
    text(out, topic);
    out.writeByte(0);
  }

  /** 3.3, QoS 0. */
  static void publish(ByteBuf out, String name, byte[] payload) {
    byte[] topic = bytes(name);
    out.writeByte(0x30);
    length(out, 2 + topic.length + 1 + payload.length);
    text(out, topic);
    out.writeByte(0).writeBytes(payload);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void text(ByteBuf out, byte[] bytes) {
    out.writeShort(bytes.length).writeBytes(bytes);
  }

  private static void length(ByteBuf out, int length) {
    int rest = length;
    do {
      int low = rest & 0x7F;
      rest >>>= 7;
      out.writeByte(rest > 0 ? low | 0x80 : low);
    } while (rest > 0);
  }
}
