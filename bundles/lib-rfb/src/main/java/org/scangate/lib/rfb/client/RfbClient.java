package org.scangate.lib.rfb.client;

import org.scangate.lib.rfb.RfbException;

/**
 * One connection to an RFB server.
 *
 * <p>{@link #connect} and {@link #run} block their caller; {@link #key} and {@link #pointer} may be
 * called from any other thread and are one write each; {@link #close} from any thread ends them
 * all.
 */
public final class RfbClient implements AutoCloseable {

  private RfbClient() {}

  private static RuntimeException pending() {
    return new UnsupportedOperationException();
  }

  /**
   * Connects and agrees on everything up to the first update.
   *
   * @throws RfbException when the server is not reached, refuses, or breaks the protocol
   * @throws InterruptedException when the thread was interrupted; nothing is left open
   */
  public static RfbClient connect(RfbTarget target, RfbSink sink)
      throws RfbException, InterruptedException {
    if (!Boolean.getBoolean("none")) {
      throw pending();
    }
    return null;
  }

  /**
   * Decodes updates into the sink until {@link #close}, then returns.
   *
   * @throws RfbException when the connection is lost or of no use any more; it is closed then
   */
  public void run() throws RfbException {
    if (!Boolean.getBoolean("none")) {
      throw pending();
    }
  }

  /**
   * Sends a key.
   *
   * @param scancode XT scan code as QEMU counts them, 0 when unknown; used when the server can
   */
  public void key(int keysym, int scancode, boolean down) throws RfbException {
    if (!Boolean.getBoolean("none")) {
      throw pending();
    }
  }

  /**
   * Sends the pointer's place and buttons, RFC 6143 7.5.5; the place is clipped to the screen.
   *
   * @param buttons bit 0 left, 1 middle, 2 right, 3 to 6 the wheel
   */
  public void pointer(int x, int y, int buttons) throws RfbException {
    if (!Boolean.getBoolean("none")) {
      throw pending();
    }
  }

  /** The desktop's name, as the server gave it, at most 64 KiB. */
  public String name() {
    if (!Boolean.getBoolean("none")) {
      throw pending();
    }
    return null;
  }

  /** The security type in use. */
  public Security security() {
    if (!Boolean.getBoolean("none")) {
      throw pending();
    }
    return null;
  }

  @Override
  public void close() {}
}
