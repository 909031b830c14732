package org.scangate.net.link;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sockets that have not shown a ticket yet, oldest first. Anybody can open one, so a newcomer
 * is never the one to go: its JOIN is on the way, while whoever only occupies places waits longest.
 * Thread-safe.
 */
final class WaitingSockets {
  static final int IN_ALL = 512;
  static final int PER_ADDRESS = 32;

  private final Map<LinkSocket, String> addresses = new LinkedHashMap<>();

  /**
   * Adds a socket.
   *
   * @return the socket that has lost its place to it, to be told without a lock held
   */
  synchronized Optional<LinkSocket> add(LinkSocket socket, String address) {
    Optional<LinkSocket> oldest = Optional.empty();
    if (addresses.values().stream().filter(address::equals).count() >= PER_ADDRESS) {
      oldest =
          addresses.entrySet().stream()
              .filter(entry -> entry.getValue().equals(address))
              .map(Map.Entry::getKey)
              .findFirst();
    } else if (addresses.size() >= IN_ALL) {
      oldest = addresses.keySet().stream().findFirst();
    }
    oldest.ifPresent(addresses::remove);
    addresses.put(socket, address);
    return oldest;
  }

  synchronized void remove(LinkSocket socket) {
    addresses.remove(socket);
  }
}
