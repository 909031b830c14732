package org.scangate.lib.rfb;

import java.io.IOException;

/**
 * The peer broke the protocol, refused, or is gone. The message names the thing, the value and the
 * way out, and holds no secret; text that came from the peer is cut short and free of control
 * characters.
 */
public class RfbException extends IOException {
  private static final long serialVersionUID = 1L;

  public RfbException(String message) {
    super(message);
  }

  public RfbException(String message, Throwable cause) {
    super(message, cause);
  }
}
