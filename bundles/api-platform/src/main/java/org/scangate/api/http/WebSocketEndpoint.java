package org.scangate.api.http;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;
import org.scangate.api.access.Door;

/**
 * A path that is upgraded to a WebSocket (RFC 6455); a whiteboard service. The listener checks
 * Origin, sub-protocol and limits, answers pings, and never negotiates an extension. Binary
 * messages only.
 */
@ConsumerType
public interface WebSocketEndpoint {

  /** Exact path. */
  String path();

  /** The one sub-protocol, required of the client. */
  String subprotocol();

  /** A longer message closes the socket with 1009. */
  int maxMessageBytes();

  /** Called on the socket's event loop: must not block. */
  Handler open(Peer peer);

  /** What happens on one socket; all calls come from its event loop and must not block. */
  @ConsumerType
  interface Handler {

    /** A message; the buffer is valid during the call only. */
    void received(ByteBuffer message);

    /** The peer takes bytes again after {@link Peer#writable} was false. */
    void writable();

    /** Gone, for whatever reason; the last call. */
    void closed(int code, String reason);
  }

  /** The other side of one socket. Thread-safe. */
  @ProviderType
  interface Peer {

    /**
     * Sends one message made of parts, which must not change until sent; order is that of the
     * calls.
     */
    void send(ByteBuffer... parts);

    /** False while more than the high-water mark (64 KiB) waits unsent. */
    boolean writable();

    /** Bytes handed over and not yet taken by the operating system. */
    long unsentBytes();

    /** Ends the socket with a close frame; the one door to end it. */
    void close(int code, String reason);

    /** Runs on this socket's event loop, at once when already on it. */
    void execute(Runnable task);

    Door door();

    String remoteAddress();

    /** As {@link HttpCall#binding}. */
    String binding();

    /** Protocol and cipher, for the audit. */
    String tls();
  }
}
