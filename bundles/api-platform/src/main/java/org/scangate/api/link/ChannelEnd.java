package org.scangate.api.link;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** This side of one open channel. One call at a time, in order; must not block. */
@ConsumerType
public interface ChannelEnd {

  /**
   * A frame from the client, exactly once and in order; the buffer is valid during the call only.
   */
  void received(ByteBuffer frame);

  /** {@link ChannelContext#writable} became true. */
  void writable();

  /** The link's last path is gone. It may come back: see {@link #pathsBack}. */
  void pathsLost();

  /** A path is there again; everything unacknowledged is re-sent by the link. */
  void pathsBack();

  /** The channel has ended; the last call. */
  void closed(String reason);
}
