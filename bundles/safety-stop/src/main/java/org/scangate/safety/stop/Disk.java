package org.scangate.safety.stop;

/** What a circuit's record on disk says. */
enum Disk {
  /** Nothing was energised. */
  CLEAR,
  /** The permissive is, or is about to be, energised; a start that finds this is a trip. */
  MARKED,
  /** A trip. */
  LATCHED
}
