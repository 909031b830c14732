package org.scangate.api.safety;

import java.util.Objects;

/**
 * Somebody who stands beside the scanner, as a panel claims it; checked by {@link OnSiteProof}.
 *
 * @param person id
 * @param device the enrolled device
 * @param reason typed by the person; empty where none is asked for
 */
public record OnSite(String person, String device, String reason) {

  public OnSite {
    Objects.requireNonNull(person);
    Objects.requireNonNull(device);
    reason = Objects.requireNonNull(reason).strip();
  }
}
