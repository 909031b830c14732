package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.scangate.api.link.Traffic;

/** One message on a socket of a link: docs/link.md, "Frames". */
public sealed interface Frame {

  /** Kind, zero, channel, sequence. */
  int HEADER_BYTES = 8;

  /** Of any frame. */
  int MAX_PAYLOAD_BYTES = 64 * 1024;

  /** Of the frames that carry JSON. */
  int MAX_JSON_BYTES = 16 * 1024;

  /** The last sequence number of a direction; a channel that would pass it ends. */
  long MAX_SEQUENCE = 0xFFFF_FFFFL;

  /** The last channel number of a link. */
  int MAX_CHANNEL = 0xFFFF;

  /**
   * The first frame of a socket.
   *
   * @param ticket good for one socket of this class
   * @param lane the class
   * @param path which of the client's paths the socket belongs to; this version knows path 0
   * @param received last in-order sequence received, by channel, on this class
   */
  record Join(String ticket, Traffic lane, int path, Map<Integer, Long> received) implements Frame {
    public Join {
      received = Map.copyOf(received);
    }
  }

  /** The answer to a {@link Join}. */
  record Joined(String link, Map<Integer, Long> received) implements Frame {
    public Joined {
      received = Map.copyOf(received);
    }
  }

  /**
   * Bytes of a channel.
   *
   * @param payload borrowed from the message it was read from
   */
  record Data(int channel, long sequence, ByteBuffer payload) implements Frame {}

  /** What the receiver has consumed; opens the sender's windows. */
  record Ack(List<Mark> marks) implements Frame {
    public Ack {
      marks = List.copyOf(marks);
    }

    /** Everything up to this sequence of this channel. */
    public record Mark(int channel, long sequence) {}
  }

  /**
   * Proof of life and the clockwork of {@link org.scangate.api.link.LinkQuality}.
   *
   * @param sentMicros the sender's monotonic clock
   * @param echoMicros {@code sentMicros} of the newest heartbeat received; 0 for none
   * @param heldMicros time between that one's arrival and this one's departure
   * @param silentMicros age of what the sender received last
   * @param flags what the client says of its page
   */
  record Heartbeat(long sentMicros, long echoMicros, long heldMicros, long silentMicros, int flags)
      implements Frame {
    /** The page is visible. */
    public static final int PAGE_VISIBLE = 1;

    /** The page's main thread answered within the last second. */
    public static final int MAIN_THREAD_ALIVE = 2;

    /** Both. */
    public static final int ATTENDED = PAGE_VISIBLE | MAIN_THREAD_ALIVE;
  }

  /** The link is over. */
  record Bye(String reason) implements Frame {}
}
