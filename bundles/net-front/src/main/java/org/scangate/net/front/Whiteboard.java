package org.scangate.net.front;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.access.SignIns;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.http.WebSocketEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes, endpoints and sign-ins of now. Services come and go on any thread; event loops read
 * immutable snapshots.
 */
final class Whiteboard {
  private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

  private final List<Registered> routeServices = new ArrayList<>();
  private final List<WebSocketEndpoint> endpointServices = new ArrayList<>();
  private volatile RouteTable routes = RouteTable.EMPTY;
  private volatile Map<String, WebSocketEndpoint> endpoints = Map.of();
  private volatile SignIns signIns;

  /** A service's routes, read once: they are constant for its life. */
  private record Registered(HttpRoutes service, List<HttpRoute> routes) {}

  RouteTable routes() {
    return routes;
  }

  Optional<WebSocketEndpoint> endpoint(String path) {
    return Optional.ofNullable(endpoints.get(path));
  }

  /** Null while there is none. */
  SignIns signIns() {
    return signIns;
  }

  synchronized void signIns(SignIns now) {
    signIns = now;
  }

  /** A newer one may be there already. */
  synchronized void noLonger(SignIns gone) {
    if (signIns == gone) {
      signIns = null;
    }
  }

  /** A route that is there already waits in the second row: it is served when the first goes. */
  synchronized void add(HttpRoutes service) {
    List<HttpRoute> usable = new ArrayList<>();
    for (HttpRoute route : service.routes()) {
      String name = route.method() + " " + route.path() + " of " + service.getClass().getName();
      try {
        new RouteTable(List.of(route));
        first(route)
            .ifPresent(
                owner ->
                    LOG.error(
                        "{} is there already, by {}, which is served",
                        name,
                        owner.getClass().getName()));
        usable.add(route);
      } catch (IllegalArgumentException e) {
        LOG.error("{} is not served: {}", name, e.getMessage());
      }
    }
    routeServices.add(new Registered(service, usable));
    rebuild();
  }

  private Optional<HttpRoutes> first(HttpRoute route) {
    return routeServices.stream()
        .filter(each -> each.routes.stream().anyMatch(there -> RouteTable.same(there, route)))
        .map(Registered::service)
        .findFirst();
  }

  synchronized void remove(HttpRoutes service) {
    routeServices.removeIf(registered -> registered.service == service);
    rebuild();
  }

  private void rebuild() {
    routes = new RouteTable(routeServices.stream().flatMap(each -> each.routes.stream()).toList());
  }

  synchronized void add(WebSocketEndpoint endpoint) {
    endpointServices.add(endpoint);
    WebSocketEndpoint served = endpoints.get(endpoint.path());
    if (served != null) {
      LOG.error(
          "WebSocket {} of {} is there already, by {}, which is served",
          endpoint.path(),
          endpoint.getClass().getName(),
          served.getClass().getName());
    }
    rebuildEndpoints();
  }

  synchronized void remove(WebSocketEndpoint endpoint) {
    endpointServices.removeIf(each -> each == endpoint);
    rebuildEndpoints();
  }

  private void rebuildEndpoints() {
    Map<String, WebSocketEndpoint> now = new HashMap<>();
    endpointServices.forEach(each -> now.putIfAbsent(each.path(), each));
    endpoints = Map.copyOf(now);
  }
}
