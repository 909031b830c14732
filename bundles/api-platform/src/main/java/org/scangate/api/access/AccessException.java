package org.scangate.api.access;

/** Refused; the message names the thing, the value and the way out. */
public class AccessException extends Exception {
  private static final long serialVersionUID = 1L;

  public AccessException(String message) {
    super(message);
  }
}
