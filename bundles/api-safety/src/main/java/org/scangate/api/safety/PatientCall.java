package org.scangate.api.safety;

/** The patient's call button, where it is wired. */
public enum PatientCall {
  NOT_WIRED,
  QUIET,
  CALLING,
  /** Wired, and cannot be read: shown as a fault. */
  UNKNOWN
}
