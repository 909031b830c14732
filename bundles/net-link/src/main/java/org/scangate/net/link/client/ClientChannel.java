package org.scangate.net.link.client;

import java.nio.ByteBuffer;

/** One open channel of a {@link LinkClient}. Thread-safe; nothing blocks. */
public interface ClientChannel {

  /**
   * Sends one frame of 1 to 65,536 bytes. The parts must not change until acknowledged. While the
   * link is lost, frames wait; a channel with more than 4 MiB waiting is closed.
   */
  void send(ByteBuffer... parts);

  /** Ends the channel; {@link Listener#closed} is called. */
  void close(String reason);

  /** What happens on the channel; all calls come on the client's event loop and must not block. */
  interface Listener {

    /** A frame, once and in order; the buffer is valid during the call only. */
    void received(ByteBuffer frame);

    /** The last call. */
    void closed(String reason);
  }
}
