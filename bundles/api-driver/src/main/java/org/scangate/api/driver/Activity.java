package org.scangate.api.driver;

/** What a scanner does, as far as its driver can know. */
public enum Activity {
  /** Ready, nothing prepared. */
  IDLE,
  /** A protocol is loaded or the scanner is getting ready; nothing is emitted or acquired yet. */
  PREPARING,
  /** Acquiring: radiation or gradients are on. */
  SCANNING,
  /** The scanner reports a fault of its own. */
  FAULT,
  /** The driver cannot tell: treated with the caution of SCANNING. */
  UNKNOWN
}
