package org.scangate.core.access;

/** Not the JSON that was asked for; the message names the key and what is wrong with it. */
final class BadJson extends Exception {
  private static final long serialVersionUID = 1L;

  BadJson(String message) {
    super(message);
  }
}
