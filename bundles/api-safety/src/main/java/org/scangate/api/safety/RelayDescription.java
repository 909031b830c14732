package org.scangate.api.safety;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a relay without asking it.
 *
 * @param id of the site file
 * @param title what it is, for people
 * @param simulated no device is behind it
 * @param remarks what is to be known about it, such as "unverified on hardware"
 * @param refresh how often the granted state is renewed
 * @param watchdog the device's outputs fall by themselves after this
 * @param watchdogMargin what the device may take longer
 * @param feedbackTimeout how long a feedback may differ from its coil
 */
public record RelayDescription(
    String id,
    String title,
    boolean simulated,
    List<String> remarks,
    Duration refresh,
    Duration watchdog,
    Duration watchdogMargin,
    Duration feedbackTimeout) {

  public RelayDescription {
    Objects.requireNonNull(id);
    Objects.requireNonNull(title);
    remarks = List.copyOf(remarks);
    Objects.requireNonNull(refresh);
    Objects.requireNonNull(watchdog);
    Objects.requireNonNull(watchdogMargin);
    Objects.requireNonNull(feedbackTimeout);
  }
}
