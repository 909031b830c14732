package org.scangate.api.console;

/** No session; the message says why and what to do. */
public class ConsoleRefused extends Exception {
  private static final long serialVersionUID = 1L;

  public ConsoleRefused(String message) {
    super(message);
  }
}
