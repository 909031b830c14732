package org.scangate.net.front;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.scangate.api.access.Door;
import org.scangate.api.http.HttpRoute;

/**
 * All routes of now; immutable. Of several that match a path the most specific answers: a literal
 * segment before a named one, that before a rest.
 */
final class RouteTable {
  static final RouteTable EMPTY = new RouteTable(List.of());

  private final List<Pattern> patterns;

  /**
   * @param routes earlier ones win over later ones of the same method, shape and door
   * @throws IllegalArgumentException naming a path that is not a pattern
   */
  RouteTable(List<HttpRoute> routes) {
    List<Pattern> compiled = new ArrayList<>();
    routes.forEach(route -> compiled.add(new Pattern(route)));
    compiled.sort(Comparator.comparing(Pattern::order));
    this.patterns = List.copyOf(compiled);
  }

  /**
   * A route for a call.
   *
   * @param segments the values of the pattern's named segments
   */
  record Match(HttpRoute route, Map<String, String> segments) {}

  /**
   * Finds the route of a call. A route of every path answers for those that no other route has.
   *
   * @throws Refused 404, or 405 with what is allowed
   */
  Match find(String method, List<String> path, Door door) throws Refused {
    Set<String> allowed = new TreeSet<>();
    for (Pattern pattern : patterns) {
      HttpRoute route = pattern.route();
      if (route.doors().contains(door) && (!pattern.isOfEveryPath() || allowed.isEmpty())) {
        Map<String, String> segments = pattern.match(path);
        if (segments != null) {
          if (answers(route, method)) {
            return new Match(route, segments);
          }
          if (!pattern.isOfEveryPath()) {
            allowed.add(route.method());
          }
        }
      }
    }
    if (allowed.isEmpty()) {
      throw new Refused(404, "http.not-found", "There is nothing at this address.");
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    String allow = String.join(", ", allowed);
    throw new Refused(
        405, "http.method", "Only " + allow + " is known here.", Map.of("Allow", allow));
  }

  /** A GET route answers HEAD too (RFC 9110 9.3.2). */
  private static boolean answers(HttpRoute route, String method) {
    return route.method().equals(method.equals("HEAD") ? "GET" : method)
        || route.method().equals(method);
  }

  /** Whether two routes would answer the same calls. */
  static boolean same(HttpRoute one, HttpRoute other) {
    return one.method().equals(other.method())
        && one.doors().stream().anyMatch(other.doors()::contains)
        && new Pattern(one).order().equals(new Pattern(other).order());
  }

  /** A route's path, taken apart. */
  private record Pattern(HttpRoute route, List<String> parts, String order) {

    Pattern(HttpRoute route) {
      this(route, split(route.path()));
    }

    private Pattern(HttpRoute route, List<String> parts) {
      this(route, parts, order(parts));
    }

    private static List<String> split(String path) {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("route path '" + path + "' must start with '/'");
      }
      List<String> parts = List.of(path.substring(1).split("/", -1));
      for (int i = 0; i < parts.size(); i++) {
        if (isRest(parts.get(i)) && i + 1 < parts.size()) {
          throw new IllegalArgumentException(
              "route path '" + path + "': " + parts.get(i) + " must be last");
        }
      }
      return parts;
    }

    /** Sorts specific before general; equal for equal shapes. */
    private static String order(List<String> parts) {
      StringBuilder order = new StringBuilder();
      for (String part : parts) {
        order.append('/').append(isRest(part) ? "\uffff" : isNamed(part) ? "\ufffe" : part);
      }
      return order.toString();
    }

    private static boolean isNamed(String part) {
      return part.startsWith("{") && part.endsWith("}");
    }

    private static boolean isRest(String part) {
      return isNamed(part) && part.endsWith("...}");
    }

    boolean isOfEveryPath() {
      return parts.size() == 1 && isRest(parts.get(0));
    }

    /** The named segments' values, or null. */
    Map<String, String> match(List<String> path) {
      Map<String, String> values = new HashMap<>();
      for (int i = 0; i < parts.size(); i++) {
        String part = parts.get(i);
        if (i >= path.size()) {
          return null;
        }
        if (isRest(part)) {
          values.put(
              part.substring(1, part.length() - 4), String.join("/", path.subList(i, path.size())));
          return values;
        }
        if (isNamed(part)) {
          if (path.get(i).isEmpty()) {
            return null;
          }
          values.put(part.substring(1, part.length() - 1), path.get(i));
        } else if (!part.equals(path.get(i))) {
          return null;
        }
      }
      return parts.size() == path.size() ? values : null;
    }
  }
}
