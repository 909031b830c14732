package org.scangate.api.safety;

import java.util.Objects;

/**
 * Somebody who stands beside the scanner, as a panel claims it; checked by {@link OnSiteProof}.
 *
 * @param person id
 * @param name of the person
 * @param device the enrolled device
 * @param reason typed by the person; empty where none is asked for
 */
public record OnSite(String person, String name, String device, String reason) {

  public OnSite {
    Objects.requireNonNull(person);
    Objects.requireNonNull(name);
    Objects.requireNonNull(device);
    reason = Objects.requireNonNull(reason).strip();
  }
}
