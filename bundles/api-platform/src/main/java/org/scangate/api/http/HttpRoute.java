package org.scangate.api.http;

import java.util.Set;
import org.scangate.api.access.Door;
import org.scangate.api.access.Role;

/**
 * One method on one path.
 *
 * @param method upper case
 * @param path starts with {@code /}; a segment {@code {name}} matches one segment, a last segment
 *     {@code {name...}} the rest
 * @param doors the listeners it is served on
 * @param who who may call it
 * @param maxBodyBytes a longer body is refused with 413
 * @param handler answers
 */
public record HttpRoute(
    String method, String path, Set<Door> doors, Who who, int maxBodyBytes, Handler handler) {

  /** 64 KiB, enough for any form. */
  public static final int DEFAULT_MAX_BODY = 64 * 1024;

  public HttpRoute {
    doors = Set.copyOf(doors);
  }

  /** Served on both listeners, default body limit. */
  public HttpRoute(String method, String path, Who who, Handler handler) {
    this(method, path, Set.of(Door.values()), who, DEFAULT_MAX_BODY, handler);
  }

  /**
   * Who may call a route. Without a sign-in the answer is 401, without the role 403, both audited
   * as refused.
   *
   * @param signedIn a sign-in is needed
   * @param roles one of these is needed; empty: any
   */
  public record Who(boolean signedIn, Set<Role> roles) {
    public static final Who ANYONE = new Who(false, Set.of());
    public static final Who SIGNED_IN = new Who(true, Set.of());

    public static Who anyOf(Role... roles) {
      return new Who(true, Set.of(roles));
    }
  }

  /** Answers one call. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Called on the route executor; may block on disk, not on people.
     *
     * @throws HttpProblem to answer with an error
     * @throws Exception anything else becomes a 500 with an incident number and no detail
     */
    HttpAnswer handle(HttpCall call) throws Exception;
  }
}
