package org.scangate.lib.rfb.server;

import java.nio.ByteBuffer;
import org.scangate.lib.rfb.RfbException;

/**
 * Reads what one viewer sends: RFB 3.3, 3.7 and 3.8 with security type None; the connection below
 * it has already admitted the person. Bytes may come split anywhere; memory is bounded to a few
 * kilobytes. Clipboard text is skipped. One thread at a time.
 */
public final class RfbServerSession {

  public RfbServerSession(RfbServerListener listener) {}

  /** Sends the server's version: the first bytes on the wire. */
  public void begin() {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
  }

  /**
   * Takes the next bytes, all of them, and calls the listener for each complete message.
   *
   * @throws RfbException when the viewer breaks the protocol; the connection is of no use then and
   *     every later call throws too
   */
  public void receive(ByteBuffer bytes) throws RfbException {
    if (!Boolean.getBoolean("none")) {
      throw new UnsupportedOperationException();
    }
  }
}
