package org.scangate.api.access;

/** The listener that a request or a sign-in came through. */
public enum Door {
  /** For people elsewhere. */
  REMOTE,
  /** For the panel beside the scanner. */
  ON_SITE
}
