package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.scangate.net.link.protocol.Frame.Ack;
import org.scangate.net.link.protocol.Frame.Bye;
import org.scangate.net.link.protocol.Frame.Data;
import org.scangate.net.link.protocol.Frame.Heartbeat;
import org.scangate.net.link.protocol.Frame.Join;
import org.scangate.net.link.protocol.Frame.Joined;

/** Frames to bytes and back. Big-endian; stateless. */
public final class FrameCodec {
  static final int JOIN = 1;
  static final int JOINED = 2;
  static final int DATA = 3;
  static final int ACK = 4;
  static final int HEARTBEAT = 5;
  static final int BYE = 6;

  private static final int MARK_BYTES = 6;
  private static final int HEARTBEAT_BYTES = 25;
  private static final int MAX_REASON_BYTES = 1024;
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  private FrameCodec() {}

  /**
   * Reads one message. The payload of {@link Data} is a view of it.
   *
   * @throws Violation naming what is wrong
   */
  public static Frame decode(ByteBuffer message) throws Violation {
    int length = message.remaining() - Frame.HEADER_BYTES;
    if (length < 0 || length > Frame.MAX_PAYLOAD_BYTES) {
      throw new Violation("a frame of " + message.remaining() + " bytes (8 to 65,544 are allowed)");
    }
    ByteBuffer in = message.slice();
    int kind = in.get() & 0xFF;
    if (in.get() != 0) {
      throw new Violation("second byte of a frame of kind " + kind + " is not 0");
    }
    int channel = in.getShort() & 0xFFFF;
    long sequence = in.getInt() & MAX_U32;
    if (kind == DATA) {
      if (sequence == 0 || length == 0) {
        throw new Violation("DATA of channel " + channel + " without sequence or bytes");
      }
      return new Data(channel, sequence, in.slice());
    }
    if (channel != 0 || sequence != 0) {
      throw new Violation("a frame of kind " + kind + " has a channel or a sequence");
    }
    return switch (kind) {
      case JOIN -> Json.join(in);
      case JOINED -> Json.joined(in);
      case ACK -> ack(in);
      case HEARTBEAT -> heartbeat(in);
      case BYE -> bye(in);
      default -> throw new Violation("unknown frame kind " + kind);
    };
  }

  private static Ack ack(ByteBuffer in) throws Violation {
    if (!in.hasRemaining() || in.remaining() % MARK_BYTES != 0) {
      throw new Violation("an ACK of " + in.remaining() + " bytes is not a list of marks");
    }
    List<Ack.Mark> marks = new ArrayList<>(in.remaining() / MARK_BYTES);
    while (in.hasRemaining()) {
      marks.add(new Ack.Mark(in.getShort() & 0xFFFF, in.getInt() & MAX_U32));
    }
    return new Ack(marks);
  }

  private static Heartbeat heartbeat(ByteBuffer in) throws Violation {
    if (in.remaining() != HEARTBEAT_BYTES) {
      throw new Violation("a HEARTBEAT of " + in.remaining() + " bytes instead of 25");
    }
    return new Heartbeat(
        in.getLong(), in.getLong(), in.getInt() & MAX_U32, in.getInt() & MAX_U32, in.get() & 0xFF);
  }

  private static Bye bye(ByteBuffer in) throws Violation {
    if (in.remaining() > MAX_REASON_BYTES) {
      throw new Violation("a BYE of " + in.remaining() + " bytes (1,024 are allowed)");
    }
    return new Bye(StandardCharsets.UTF_8.decode(in).toString());
  }

  /** One message, made of a header and, for {@link Data}, the payload itself. */
  public static ByteBuffer[] encode(Frame frame) {
    if (frame instanceof Data data) {
      return new ByteBuffer[] {
        header(DATA, 0, data.channel(), data.sequence()).flip(), data.payload().duplicate()
      };
    }
    return new ByteBuffer[] {whole(frame).flip()};
  }

  /** One DATA message; the parts are passed as views of their own. */
  static ByteBuffer[] data(int channel, long sequence, ByteBuffer[] parts) {
    ByteBuffer[] message = new ByteBuffer[parts.length + 1];
    message[0] = header(DATA, 0, channel, sequence).flip();
    for (int i = 0; i < parts.length; i++) {
      message[i + 1] = parts[i].duplicate();
    }
    return message;
  }

  private static ByteBuffer whole(Frame frame) {
    if (frame instanceof Heartbeat beat) {
      return header(HEARTBEAT, HEARTBEAT_BYTES, 0, 0)
          .putLong(beat.sentMicros())
          .putLong(beat.echoMicros())
          .putInt((int) Math.min(beat.heldMicros(), MAX_U32))
          .putInt((int) Math.min(beat.silentMicros(), MAX_U32))
          .put((byte) beat.flags());
    }
    if (frame instanceof Ack ack) {
      ByteBuffer out = header(ACK, ack.marks().size() * MARK_BYTES, 0, 0);
      for (Ack.Mark mark : ack.marks()) {
        out.putShort((short) mark.channel()).putInt((int) mark.sequence());
      }
      return out;
    }
    if (frame instanceof Join join) {
      return withBytes(JOIN, Json.bytes(join));
    }
    if (frame instanceof Joined joined) {
      return withBytes(JOINED, Json.bytes(joined));
    }
    if (frame instanceof Bye bye) {
      byte[] reason = bye.reason().getBytes(StandardCharsets.UTF_8);
      return withBytes(BYE, reason.length <= MAX_REASON_BYTES ? reason : new byte[0]);
    }
    throw new IllegalArgumentException("DATA is encoded with its payload apart");
  }

  private static ByteBuffer withBytes(int kind, byte[] payload) {
    return header(kind, payload.length, 0, 0).put(payload);
  }

  private static ByteBuffer header(int kind, int more, int channel, long sequence) {
    return ByteBuffer.allocate(Frame.HEADER_BYTES + more)
        .put((byte) kind)
        .put((byte) 0)
        .putShort((short) channel)
        .putInt((int) sequence);
  }
}
