package org.scangate.api.console;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A display as the stream that a viewer gets, for whoever keeps it. A tap has no input, and what it
 * costs counts among the viewers without control. Thread-safe.
 */
@ProviderType
public interface ConsoleTaps {

  /**
   * Opens a stream: the server's side of RFB 3.3 without authentication (RFC 6143), then updates in
   * Tight with LastRect, DesktopSize and Cursor, each as answer to a {@link Tap#request}.
   *
   * @throws ConsoleRefused when too many show the display
   */
  Tap open(Scanner scanner, Display display, Sink sink) throws ConsoleRefused;

  /** One open stream. */
  @ProviderType
  interface Tap extends AutoCloseable {

    /** Asks for what has changed; when nothing has, it comes when something does. */
    void request();

    /** {@link Sink#writable} became true. */
    void roomAgain();

    @Override
    void close();
  }

  /** Takes a stream. Called on any thread, one call at a time; must not block. */
  @ConsumerType
  interface Sink {

    /** Whether there is room; while there is none, nothing is encoded for it. */
    boolean writable();

    /**
     * The next bytes; they do not change any more.
     *
     * @return false when they were not taken: the stream then ends
     */
    boolean take(ByteBuffer... parts);

    /** The stream is over, and not by {@link Tap#close}. */
    void ended(String reason);
  }
}
