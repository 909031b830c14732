package org.scangate.scanner.runtime;

import java.util.Set;
import org.scangate.api.drivers.Assurance;

/**
 * What opens the way for a change of drivers.
 *
 * @param kind what somebody has made sure of
 * @param agreed ids of the scanners at which somebody on site agreed
 */
record Leave(Assurance.Kind kind, Set<String> agreed) {
  /** Nothing does. */
  static final Leave NONE = new Leave(Assurance.Kind.NONE, Set.of());

  Leave {
    agreed = Set.copyOf(agreed);
  }
}
