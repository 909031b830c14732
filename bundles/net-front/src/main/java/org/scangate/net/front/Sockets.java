package org.scangate.net.front;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.scangate.api.http.WebSocketEndpoint;

/** The open WebSockets. Thread-safe. */
final class Sockets {
  private static final int GOING_AWAY = 1001;

  private final Set<SocketHandler> open = ConcurrentHashMap.newKeySet();

  void add(SocketHandler socket) {
    open.add(socket);
  }

  void remove(SocketHandler socket) {
    open.remove(socket);
  }

  int count() {
    return open.size();
  }

  /** The endpoint goes, and its sockets with it: their handlers are its code. */
  void endOf(WebSocketEndpoint endpoint) {
    end(socket -> socket.endpoint() == endpoint, "this part of the appliance restarts");
  }

  void endAll() {
    end(socket -> true, "the appliance stops");
  }

  private void end(Predicate<SocketHandler> which, String reason) {
    for (SocketHandler socket : open) {
      if (which.test(socket)) {
        socket.peer().close(GOING_AWAY, reason);
      }
    }
  }
}
