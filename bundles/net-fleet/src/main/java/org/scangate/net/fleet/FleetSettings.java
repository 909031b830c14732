package org.scangate.net.fleet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.scangate.lib.mqtt.Broker;

/**
 * What the site file says.
 *
 * @param primaryHost without which nothing is told
 * @param commandsKey whose commands run; empty: none do
 * @param directory of the fleet's own small files
 */
record FleetSettings(
    Broker broker,
    String group,
    String node,
    Optional<String> primaryHost,
    Optional<Path> commandsKey,
    Duration heartbeat,
    Path directory) {

  static FleetSettings of(FleetConfig config, Path data) {
    return new FleetSettings(
        Broker.of(config.broker(), config.username(), config.password_file(), config.authorities()),
        config.group(),
        config.node(),
        given(config.primary_host()),
        given(config.commands_key()).map(Path::of),
        Duration.ofMillis(config.heartbeat()),
        data.resolve("fleet"));
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(one -> !one.isEmpty());
  }
}
