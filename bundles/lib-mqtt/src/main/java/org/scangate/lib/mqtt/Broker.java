package org.scangate.lib.mqtt;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the broker is and how to sign in.
 *
 * @param username empty: without a name
 * @param passwordFile read at every connection
 * @param authorities whose certificates it may show; empty: those of Java
 */
public record Broker(
    String host,
    int port,
    boolean tls,
    String username,
    Optional<Path> passwordFile,
    Optional<Path> authorities) {
  private static final int TLS_PORT = 8883;
  private static final int PLAIN_PORT = 1883;

  /**
   * From a configuration.
   *
   * @param address {@code mqtts://host:port}, or {@code mqtt://} without TLS
   * @param passwordFile empty for none; so are the authorities
   * @throws IllegalArgumentException when the address is none
   */
  public static Broker of(
      String address, String username, String passwordFile, String authorities) {
    URI uri = URI.create(address);
    boolean tls = "mqtts".equals(uri.getScheme());
    if (uri.getHost() == null || !(tls || "mqtt".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(
          "broker: '" + address + "' is not mqtts://host:port (or mqtt:// without TLS)");
    }
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT;
    return new Broker(uri.getHost(), port, tls, username, given(passwordFile), given(authorities));
  }

  private static Optional<Path> given(String path) {
    return Optional.of(path).filter(one -> !one.isEmpty()).map(Path::of);
  }

  @Override
  public String toString() {
    return (tls ? "mqtts://" : "mqtt://") + host + ":" + port;
  }
}
