package org.scangate.fleet.console.model;

/** What can be wrong with an appliance; the order is the order of the overview, worst first. */
public enum Trouble {
  QUIET,
  DEAD,
  /** A scanner's stop is tripped or faulty. */
  STOPPED,
  FLAPPING,
  /** It names alarms of its own. */
  ALARMS,
  SPOOL_GROWING,
  PROOF_OVERDUE,
  DRIVER_NOT_RELEASED,
  CLOCK_OFF,
  /** What it sends breaks Sparkplug, or two appliances have its name. */
  MALFORMED,
  NEVER_SEEN
}
