package org.scangate.net.front;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which Host headers a door answers to, and which origins may change something through it. A page
 * of somebody else that makes its own name point here (DNS rebinding) is told so; one that calls us
 * by our name is refused for its Origin.
 */
final class Authorities {
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

  private final List<HostPort> configured;
  private final Set<HostPort> dialled = new LinkedHashSet<>();
  private final Set<HostPort> listened = new LinkedHashSet<>();
  private final Set<Integer> wildcardPorts = new LinkedHashSet<>();
  private final boolean listenerIsOrigin;

  private Authorities(List<HostPort> addresses, List<HostPort> listen, boolean listenerIsOrigin) {
    this.configured = addresses;
    this.listenerIsOrigin = listenerIsOrigin;
    addresses.forEach(address -> dialled.addAll(spellings(address)));
    for (HostPort address : listen) {
      if (address.isWildcard()) {
        wildcardPorts.add(address.port());
      } else {
        listened.addAll(spellings(address));
      }
    }
  }

  /** The door for remote people: pages come from front.addresses only. */
  static Authorities remote(List<HostPort> addresses, List<HostPort> listen) {
    return new Authorities(addresses, listen, false);
  }

  /** The on-site door: pages come from the address that it listens on. */
  static Authorities onSite(HostPort listen) {
    return new Authorities(List.of(), List.of(listen), true);
  }

  private static List<HostPort> spellings(HostPort address) {
    if (!address.isLoopback()) {
      return List.of(address);
    }
    List<HostPort> all = new ArrayList<>();
    LOOPBACK.forEach(host -> all.add(new HostPort(host, address.port())));
    return all;
  }

  /**
   * Finds what a Host header names.
   *
   * @param local the listener's side of the connection, for listeners on every address
   */
  Optional<HostPort> match(String hostHeader, SocketAddress local) {
    HostPort host;
    try {
      host = HostPort.parse(hostHeader, HostPort.HTTPS);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    boolean ours =
        dialled.contains(host)
            || listened.contains(host)
            || (wildcardPorts.contains(host.port())
                && local instanceof InetSocketAddress address
                && spellings(HostPort.of(address)).contains(host));
    return ours ? Optional.of(host) : Optional.empty();
  }

  /**
   * Whether a page of this origin may change something or open a socket.
   *
   * @param origin the Origin header
   * @param host what {@link #match} found for the same request
   */
  boolean allowsOrigin(String origin, HostPort host) {
    if (listenerIsOrigin) {
      return origin.equals(origin(host));
    }
    return dialled.stream().anyMatch(address -> origin.equals(origin(address)));
  }

  static String origin(HostPort host) {
    return "https://" + host.authority();
  }

  /** For people who came by another name. */
  String words() {
    Set<HostPort> all = dialled.isEmpty() ? listened : dialled;
    return all.isEmpty()
        ? "the appliance's address"
        : String.join(" or ", all.stream().map(Authorities::origin).toList());
  }

  /**
   * What a page that came by {@code host} may open WebSockets to, for its CSP: every address that
   * clients dial. CSP has no spelling for an IPv6 address; there {@code 'self'} must do.
   */
  String webSocketSources(HostPort host) {
    Set<HostPort> all = new LinkedHashSet<>(configured);
    all.add(host);
    return all.stream()
        .filter(address -> address.host().indexOf(':') < 0)
        .map(address -> "wss://" + address.authority())
        .collect(Collectors.joining(" "));
  }
}
