package org.scangate.api.link;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;
import org.scangate.api.access.SignIn;

/** The link's side of one open channel. Thread-safe; nothing blocks. */
@ProviderType
public interface ChannelContext {

  SignIn signIn();

  /** Names the link in audit and logs. */
  String linkId();

  /** False while the channel's window is full or its path does not take bytes. */
  boolean writable();

  /**
   * Sends one frame made of parts. The parts are read until acknowledged and must not change. A
   * frame is delivered once and in order or the channel ends. While {@link #writable} it leaves at
   * once; otherwise it waits in the link.
   *
   * @return false when the frame was not taken because the hard limit (4 MiB unacknowledged) is
   *     reached or the channel has ended; never for one frame while {@link #writable}
   * @throws IllegalArgumentException when the parts together are empty or longer than 64 KiB
   */
  boolean send(ByteBuffer... parts);

  /** What the client has not acknowledged; each frame counts its bytes and 64 more. */
  long unackedBytes();

  /** Ends the channel; the client is told the reason. */
  void close(String reason);

  LinkQuality quality();

  /**
   * Whether somebody can be at the client: a window of it is in sight and its main thread has
   * answered within the last second, as its last heartbeat said. False while the link is lost.
   */
  default boolean attended() {
    return true;
  }

  /** Sets the heartbeat's interval: short for the holder of control, long for viewers. */
  void holder(boolean holder);
}
