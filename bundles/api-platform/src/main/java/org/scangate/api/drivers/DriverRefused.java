package org.scangate.api.drivers;

/** Something was not done to a driver; the message names the thing, the value and the way out. */
public final class DriverRefused extends Exception {
  private static final long serialVersionUID = 1;

  public DriverRefused(String message) {
    super(message);
  }

  public DriverRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
