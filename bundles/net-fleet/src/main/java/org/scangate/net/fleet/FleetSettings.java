package org.scangate.net.fleet;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the site file says.
 *
 * @param primaryHost without which nothing is told
 * @param directory of the fleet's own small files
 */
record FleetSettings(
    Broker broker,
    String group,
    String node,
    Optional<String> primaryHost,
    Duration heartbeat,
    Path directory) {

  private static final int TLS_PORT = 8883;
  private static final int PLAIN_PORT = 1883;

  /**
   * Where the broker is and how to sign in.
   *
   * @param authorities whose certificates it may show; empty: those of Java
   */
  record Broker(
      String host,
      int port,
      boolean tls,
      String username,
      Optional<Path> passwordFile,
      Optional<Path> authorities) {

    @Override
    public String toString() {
      return (tls ? "mqtts://" : "mqtt://") + host + ":" + port;
    }
  }

  static FleetSettings of(FleetConfig config, Path data) {
    URI uri = URI.create(config.broker());
    boolean tls = "mqtts".equals(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT;
    return new FleetSettings(
        new Broker(
            uri.getHost(),
            port,
            tls,
            config.username(),
            given(config.password_file()).map(Path::of),
            given(config.authorities()).map(Path::of)),
        config.group(),
        config.node(),
        given(config.primary_host()),
        Duration.ofMillis(config.heartbeat()),
        data.resolve("fleet"));
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(one -> !one.isEmpty());
  }
}
