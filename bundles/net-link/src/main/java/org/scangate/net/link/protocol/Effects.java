package org.scangate.net.link.protocol;

import java.nio.ByteBuffer;
import java.util.Map;
import org.scangate.api.link.Traffic;

/**
 * What a {@link LinkSession} does to the world. Called within the session's methods: must not call
 * the session back, and must not block.
 */
public interface Effects {

  /** One message for the socket of this class; the parts are views of their own. */
  void send(Traffic lane, ByteBuffer[] message);

  /** Whether the socket of this class takes bytes now. */
  boolean takes(Traffic lane);

  /**
   * A frame for the channel, once and in order; {@link LinkSession#consumed} when done with it.
   *
   * @param payload borrowed
   */
  void deliver(int channel, long sequence, ByteBuffer payload);

  /** The channel's window opened after {@link LinkSession#writable} was false. */
  void writable(int channel);

  /** Server: the client asks for a channel; answer with accept and opened, or refuse. */
  void opening(int channel, String name, Map<String, String> parameters);

  /** Client: the channel is open; what arrived before is delivered next. */
  void opened(int channel);

  /** Client: the channel is not opened. */
  void refused(int channel, String id, String words);

  /** The channel has ended, not by {@link LinkSession#close}. */
  void closed(int channel, String reason);

  /** The link is over: the peer said BYE, or lets channel 0 run full. */
  void ended(String reason);

  /** Nothing was received on this socket for {@link LinkSession#SILENCE}: drop it. */
  void silent(Traffic lane);
}
