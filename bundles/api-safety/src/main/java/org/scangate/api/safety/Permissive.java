package org.scangate.api.safety;

/** The electrical gate for remote input. */
public enum Permissive {
  /** The relay has confirmed it; remote input may pass. */
  GRANTED,
  /** Anything else, on its way to granted too. */
  DROPPED
}
