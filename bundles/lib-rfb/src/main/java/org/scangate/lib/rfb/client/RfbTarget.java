package org.scangate.lib.rfb.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/**
 * What a client connects to, and how.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param username for the Plain types of VeNCrypt; empty when there is none
 * @param password empty when there is none
 * @param shared false: the server may end other viewers' connections, RFC 6143 7.3.1
 * @param security names of the security types that may be used, as in {@link Security}; empty: any,
 *     the safest first
 * @param fingerprints SHA-256 of server certificates that are trusted, in lower-case hexadecimal;
 *     beside them, those that the JDK trusts for the host
 * @param timeout for connecting, for each answer in the handshake, and for silence afterwards:
 *     after it the server is asked for a pixel, after twice it is given up
 */
public record RfbTarget(
    String host,
    int port,
    String username,
    char[] password,
    boolean shared,
    Set<String> security,
    Set<String> fingerprints,
    Duration timeout) {

  public RfbTarget {
    security = Set.copyOf(security);
    fingerprints = Set.copyOf(fingerprints);
  }

  /** A shared connection with a password or none, any security, and 10 s of patience. */
  public static RfbTarget of(String host, int port, char[] password) {
    return new RfbTarget(
        host, port, "", password, true, Set.of(), Set.of(), Duration.ofSeconds(10));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RfbTarget that
        && host.equals(that.host)
        && port == that.port
        && username.equals(that.username)
        && Arrays.equals(password, that.password)
        && shared == that.shared
        && security.equals(that.security)
        && fingerprints.equals(that.fingerprints)
        && timeout.equals(that.timeout);
  }

  @Override
  public int hashCode() {
    return host.hashCode() * 31 + port;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
