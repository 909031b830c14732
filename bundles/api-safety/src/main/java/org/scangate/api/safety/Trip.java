package org.scangate.api.safety;

import java.time.Instant;
import java.util.Objects;

/**
 * A latched stop.
 *
 * @param requestId of the request that tripped it; made up where nobody asked
 * @param cause why
 * @param by id of the person, or the input, or {@code appliance}
 * @param at wall clock
 */
public record Trip(String requestId, Cause cause, String by, Instant at) {

  public Trip {
    Objects.requireNonNull(requestId);
    Objects.requireNonNull(cause);
    Objects.requireNonNull(by);
    Objects.requireNonNull(at);
  }
}
