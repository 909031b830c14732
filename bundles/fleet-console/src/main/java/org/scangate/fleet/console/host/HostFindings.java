package org.scangate.fleet.console.host;

import java.util.ArrayList;
import java.util.List;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;
import org.scangate.fleet.console.model.Nodes.Broker;

/** How the console stands with its broker, in words. */
final class HostFindings {
  private HostFindings() {}

  /**
   * All there is to say.
   *
   * @param deafToItself the broker's rules keep the console from hearing itself
   * @param dropped messages that were dropped because too many came at once
   * @param refused messages of appliances that are too many
   */
  static List<Finding> of(Broker broker, boolean deafToItself, long dropped, long refused) {
    List<Finding> all = new ArrayList<>();
    all.add(
        broker.there()
            ? Finding.ok("console.broker", "The broker " + broker.words() + " is there.")
            : new Finding(
                Level.ALARM,
                "console.broker",
                "No appliance is heard, for the broker is away: " + broker.words() + ".",
                "It is tried again by itself. Look at the broker, the network, and fleet in the"
                    + " console's file."));
    if (deafToItself) {
      all.add(
          new Finding(
              Level.WARNING,
              "console.pulse",
              "The broker's rules do not let the console hear itself: a broker that stands still may"
                  + " look like appliances gone quiet.",
              "Give the broker the mosquitto.acl of share/etc/fleet, or let the console write to"
                  + " scangate/1/pulse/+."));
    }
    if (dropped > 0) {
      all.add(
          new Finding(
              Level.WARNING,
              "console.dropped",
              dropped + " messages were dropped since the start, for too many came at once.",
              "What they said was asked for again. Watch fewer groups, or give the console more of"
                  + " the computer."));
    }
    if (refused > 0) {
      all.add(
          new Finding(
              Level.WARNING,
              "console.too-many",
              "More than " + Fleet.MOST_NODES + " appliances: further ones are not shown.",
              "Share the groups among several consoles."));
    }
    return all;
  }
}
