package org.scangate.fleet.console.host;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.scangate.lib.mqtt.Broker;
import org.scangate.lib.sparkplug.Topic;

/**
 * What the console's file says.
 *
 * @param host the Sparkplug host id
 * @param groups to watch
 * @param heartbeat of an appliance that does not tell its own
 */
record HostSettings(Broker broker, String host, Set<String> groups, Duration heartbeat) {

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException naming what cannot be used
   */
  static HostSettings of(HostConfig config) {
    Topic.state(config.host());
    for (String group : config.groups()) {
      Topic.node(group, Topic.MessageType.NDATA, "any");
    }
    return new HostSettings(
        Broker.of(config.broker(), config.username(), config.password_file(), config.authorities()),
        config.host(),
        new TreeSet<>(List.of(config.groups())),
        Duration.ofMillis(config.heartbeat()));
  }
}
