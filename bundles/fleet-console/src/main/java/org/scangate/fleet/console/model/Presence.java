package org.scangate.fleet.console.model;

/** Whether an appliance is heard. Only a birth makes it {@link #ONLINE}. */
public enum Presence {
  /** Named by a file or by an earlier run of the console, not heard by this one yet. */
  NEVER_SEEN,
  /** Born, and heard within three heartbeats and a second. */
  ONLINE,
  /** Born, and not heard for longer; the broker has told no death. */
  QUIET,
  /** Its death was told. */
  DEAD
}
