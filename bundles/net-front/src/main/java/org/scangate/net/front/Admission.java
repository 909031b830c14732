package org.scangate.net.front;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.scangate.api.access.Door;
import org.scangate.api.access.SignIn;
import org.scangate.api.access.SignIns;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.WebSocketEndpoint;

/**
 * Decides on a request by its head alone, before any byte of a body is kept: the name that was
 * dialled, the target, the route, where the page came from, who asks, how much is coming.
 */
final class Admission {
  /** These change nothing (RFC 9110 9.2.1); all others need an Origin of ours. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final Door door;
  private final Authorities authorities;
  private final Whiteboard whiteboard;

  Admission(Door door, Authorities authorities, Whiteboard whiteboard) {
    this.door = door;
    this.authorities = authorities;
    this.whiteboard = whiteboard;
  }

  /** What is to be done with a request. */
  sealed interface Decision {
    HostPort host();
  }

  /** Read the body, then call the route. */
  record Route(
      HostPort host,
      RequestTarget target,
      RouteTable.Match match,
      Optional<String> token,
      Optional<SignIn> signIn,
      long bodyBytes)
      implements Decision {}

  /** Become a WebSocket. */
  record Upgrade(HostPort host, WebSocketEndpoint endpoint) implements Decision {}

  /**
   * Finds the name that was dialled.
   *
   * @throws Refused 421: another name points here, by mistake or by somebody's design
   */
  HostPort host(HttpRequest head, SocketAddress local) throws Refused {
    return authorities
        .match(head.headers().get(HttpHeaderNames.HOST, ""), local)
        .orElseThrow(
            () ->
                new Refused(
                    421,
                    "http.host",
                    "This appliance does not answer to that name; use "
                        + authorities.words()
                        + "."));
  }

  String webSocketSources(HostPort host) {
    return authorities.webSocketSources(host);
  }

  /**
   * Decides.
   *
   * @param host what {@link #host} found
   * @param binding SHA-256 of the client certificate, or empty
   */
  Decision decide(HttpRequest head, HostPort host, String binding) throws Refused {
    RequestTarget target = RequestTarget.parse(head.uri());
    String method = head.method().name();
    long bodyBytes = HttpUtil.getContentLength(head, 0L);
    Optional<WebSocketEndpoint> endpoint = whiteboard.endpoint(target.path());
    if (endpoint.isPresent()) {
      UpgradeRequest.check(head, endpoint.get().subprotocol());
      checkOrigin(head.headers(), host);
      return new Upgrade(host, endpoint.get());
    }
    RouteTable.Match match = whiteboard.routes().find(method, target.segments(), door);
    if (!SAFE.contains(method)) {
      checkOrigin(head.headers(), host);
    }
    Optional<String> token = token(head.headers());
    Optional<SignIn> signIn = signIn(match.route().who(), token, binding);
    if (bodyBytes > match.route().maxBodyBytes()) {
      throw new Refused(
          413,
          "http.body",
          "The body has "
              + bodyBytes
              + " bytes; at most "
              + match.route().maxBodyBytes()
              + " are taken here.");
    }
    return new Route(host, target, match, token, signIn, bodyBytes);
  }

  private void checkOrigin(HttpHeaders headers, HostPort host) throws Refused {
    List<String> origins = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origins.size() != 1 || !authorities.allowsOrigin(origins.get(0), host)) {
      throw Refused.audited(
          403,
          "http.origin",
          "The page that asks for this is not from this appliance; use "
              + authorities.words()
              + ".",
          "anonymous");
    }
  }

  private Optional<SignIn> signIn(Who who, Optional<String> token, String binding) throws Refused {
    SignIns signIns = whiteboard.signIns();
    if (signIns == null) {
      if (who.signedIn()) {
        throw new Refused(
            503,
            "http.starting",
            "The appliance is starting; try again in a moment.",
            java.util.Map.of("Retry-After", "2"));
      }
      return Optional.empty();
    }
    Optional<SignIn> signIn = token.flatMap(value -> signIns.find(value, door, binding));
    if (who.signedIn() && signIn.isEmpty()) {
      throw Refused.audited(401, "http.sign-in", "Sign in first.", "anonymous");
    }
    if (!who.roles().isEmpty() && !signIn.orElseThrow().person().hasAny(who.roles())) {
      throw Refused.audited(
          403, "http.role", "Your roles do not allow this.", signIn.get().person().id());
    }
    return signIn;
  }

  /** The sign-in cookie (RFC 6265 5.4), which must be there exactly once. */
  private static Optional<String> token(HttpHeaders headers) {
    List<String> found = new ArrayList<>();
    for (String header : headers.getAll(HttpHeaderNames.COOKIE)) {
      for (String pair : header.split(";", -1)) {
        String trimmed = pair.strip();
        if (trimmed.startsWith(SignIns.COOKIE + "=")) {
          found.add(trimmed.substring(SignIns.COOKIE.length() + 1));
        }
      }
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }
}
