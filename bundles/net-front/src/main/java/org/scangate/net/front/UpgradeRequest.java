package org.scangate.net.front;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The opening handshake of a WebSocket, as the client must send it (RFC 6455 4.2.1); pure. */
final class UpgradeRequest {
  private static final int KEY_BYTES = 16;

  private UpgradeRequest() {}

  static void check(HttpRequest head, String subprotocol) throws Refused {
    HttpHeaders headers = head.headers();
    if (!HttpMethod.GET.equals(head.method())) {
      throw new Refused(405, "http.method", "Only GET is known here.", Map.of("Allow", "GET"));
    }
    if (!headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
        || !headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)) {
      throw new Refused(
          426,
          "http.upgrade",
          "This address speaks WebSocket only.",
          Map.of("Upgrade", "websocket", "Connection", "upgrade"));
    }
    if (!headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of("13"))) {
      throw new Refused(
          426,
          "http.upgrade",
          "Only version 13 of WebSocket is known here.",
          Map.of("Upgrade", "websocket", "Connection", "upgrade", "Sec-WebSocket-Version", "13"));
    }
    if (HttpUtil.getContentLength(head, 0L) != 0) {
      throw bad("it has a body");
    }
    if (!isKey(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY))) {
      throw bad("its Sec-WebSocket-Key is not 16 bytes in base64");
    }
    boolean offered =
        headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .anyMatch(value -> value.strip().equals(subprotocol));
    if (!offered) {
      throw bad("it does not offer the sub-protocol " + subprotocol);
    }
  }

  private static boolean isKey(List<String> values) {
    if (values.size() != 1) {
      return false;
    }
    try {
      return Base64.getDecoder().decode(values.get(0)).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Refused bad(String why) {
    return new Refused(400, "http.upgrade", "The WebSocket is refused: " + why + ".");
  }
}
