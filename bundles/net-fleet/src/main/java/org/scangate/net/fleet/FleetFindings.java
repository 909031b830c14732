package org.scangate.net.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.scangate.api.fleet.Fleet;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;

/** The fleet's state in words. The scanners can be used without it, so it is never an alarm. */
final class FleetFindings {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private FleetFindings() {}

  static List<Finding> of(Fleet.Status status, Instant now) {
    Duration since = Duration.between(status.since(), now);
    return List.of(
        switch (status.presence()) {
          case TOLD ->
              Finding.ok(
                  "fleet.told",
                  status.broker()
                      + " is told as "
                      + status.name()
                      + " since "
                      + status.since()
                      + ".");
          case WAITS_FOR_HOST ->
              new Finding(
                  since.compareTo(GRACE) < 0 ? Level.OK : Level.WARNING,
                  "fleet.host",
                  "The fleet is not told how this appliance is: " + status.words() + ".",
                  "Look at the central console; it is told by itself when it is back.");
          case AWAY ->
              new Finding(
                  since.compareTo(GRACE) < 0 ? Level.OK : Level.WARNING,
                  "fleet.away",
                  "The fleet is not told how this appliance is: " + status.words() + ".",
                  "It is tried again by itself. Look at the broker, the network, and fleet in the"
                      + " site file.");
        });
  }
}
