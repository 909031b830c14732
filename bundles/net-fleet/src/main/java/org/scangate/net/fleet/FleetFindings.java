package org.scangate.net.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.scangate.api.fleet.Fleet;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;

/** The fleet's state in words. The scanners can be used without it, so it is never an alarm. */
final class FleetFindings {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private FleetFindings() {}

  /**
   * @param trouble why reports do not get through; empty when they do
   * @param waiting reports that the broker does not have yet
   * @param lost reports that it will never have, since the start
   */
  static List<Finding> of(
      Fleet.Status status, Instant now, String trouble, long waiting, long lost) {
    List<Finding> all = new ArrayList<>();
    all.add(of(status, Duration.between(status.since(), now)));
    if (!trouble.isEmpty() && status.presence() != Fleet.Presence.AWAY) {
      all.add(
          new Finding(
              Level.WARNING,
              "fleet.reports",
              waiting + " reports wait for the fleet: " + trouble + ".",
              "They are kept and sent by themselves. Look at the broker's rules and at the disk."));
    }
    if (lost > 0) {
      all.add(
          new Finding(
              Level.WARNING,
              "fleet.lost",
              lost
                  + " reports for the fleet are lost since the start: their place was full, or the disk failed.",
              "What they said stands in the audit and on the page Status."));
    }
    return all;
  }

  private static Finding of(Fleet.Status status, Duration since) {
    return switch (status.presence()) {
      case TOLD ->
          Finding.ok(
              "fleet.told",
              status.broker() + " is told as " + status.name() + " since " + status.since() + ".");
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
    };
  }
}
