package org.scangate.api.safety;

import java.util.Objects;

/**
 * The on-site operator's "I am going in": no latch, no incident.
 *
 * @param source where it was set; it is released at the same place
 * @param by person and device, or the input
 */
public record Hold(Source source, String by) {

  /** Where a hold comes from. */
  public enum Source {
    /** The wired key switch. */
    INPUT,
    /** A tap on the on-site panel. */
    PANEL
  }

  public Hold {
    Objects.requireNonNull(source);
    Objects.requireNonNull(by);
  }
}
