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
   * frame is delivered once and in order or the channel ends.
   *
   * @return false when the frame was not taken because the hard limit (4 MiB unacknowledged) is
   *     reached
   */
  boolean send(ByteBuffer... parts);

  long unackedBytes();

  /** Ends the channel; the client is told the reason. */
  void close(String reason);

  LinkQuality quality();

  /** Sets the heartbeat's interval: short for the holder of control, long for viewers. */
  void holder(boolean holder);
}
