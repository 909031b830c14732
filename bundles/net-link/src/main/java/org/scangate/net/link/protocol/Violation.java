package org.scangate.net.link.protocol;

/** The peer broke the protocol; the message says how. The link ends with code 4400. */
public final class Violation extends Exception {
  private static final long serialVersionUID = 1L;

  public Violation(String message) {
    super(message);
  }
}
