package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.util.Map;

/** Whole DATA messages of channel 0, for forgers. */
public final class ControlFrames {
  private ControlFrames() {}

  public static byte[] open(long sequence, int channel, String name) {
    return message(sequence, new ControlMessage.Open(channel, name, Map.of("a", "b")));
  }

  public static byte[] close(long sequence, int channel) {
    return message(sequence, new ControlMessage.Close(channel, "because"));
  }

  private static byte[] message(long sequence, ControlMessage message) {
    byte[] json = Json.bytes(message);
    return ByteBuffer.allocate(Frame.HEADER_BYTES + json.length)
        .put((byte) FrameCodec.DATA)
        .put((byte) 0)
        .putShort((short) 0)
        .putInt((int) sequence)
        .put(json)
        .array();
  }
}
