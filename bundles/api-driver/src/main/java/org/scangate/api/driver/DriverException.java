package org.scangate.api.driver;

/**
 * The scanner could not be reached or refused; the message names the thing, the value and the way
 * out.
 */
public class DriverException extends Exception {
  private static final long serialVersionUID = 1L;

  public DriverException(String message) {
    super(message);
  }

  public DriverException(String message, Throwable cause) {
    super(message, cause);
  }
}
