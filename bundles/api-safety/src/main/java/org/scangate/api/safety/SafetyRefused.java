package org.scangate.api.safety;

/** Nothing was done; the message says why and what to do. */
public class SafetyRefused extends Exception {
  private static final long serialVersionUID = 1L;

  public SafetyRefused(String message) {
    super(message);
  }
}
