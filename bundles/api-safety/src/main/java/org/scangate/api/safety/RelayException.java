package org.scangate.api.safety;

/** The relay did not do it; the message names the device and what came instead. */
public class RelayException extends Exception {
  private static final long serialVersionUID = 1L;

  public RelayException(String message) {
    super(message);
  }

  public RelayException(String message, Throwable cause) {
    super(message, cause);
  }
}
