package org.scangate.net.front;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The headers that every answer carries, and that no route may weaken. No inline script or style is
 * allowed: styles come from files or from constructed style sheets.
 */
final class SecurityHeaders {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " font-src 'self'; worker-src 'self';"
          + " connect-src 'self' %s; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

  /** What a session needs, for our own pages; everything else that browsers offer is off. */
  private static final String PERMISSIONS =
      Stream.of(
                  "autoplay",
                  "fullscreen",
                  "keyboard-map",
                  "microphone",
                  "publickey-credentials-create",
                  "publickey-credentials-get",
                  "screen-wake-lock",
                  "window-management")
              .map(feature -> feature + "=(self)")
              .collect(Collectors.joining(", "))
          + ", "
          + Stream.of(
                  "accelerometer",
                  "camera",
                  "display-capture",
                  "geolocation",
                  "gyroscope",
                  "hid",
                  "magnetometer",
                  "midi",
                  "payment",
                  "serial",
                  "usb",
                  "xr-spatial-tracking")
              .map(feature -> feature + "=()")
              .collect(Collectors.joining(", "));

  private static final Map<String, String> CONSTANT =
      Map.of(
          "Strict-Transport-Security", "max-age=31536000",
          "X-Content-Type-Options", "nosniff",
          "Referrer-Policy", "no-referrer",
          "Permissions-Policy", PERMISSIONS,
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin");

  private SecurityHeaders() {}

  /** Sets them over whatever is there; {@code webSocketSources} may be empty. */
  static void set(HttpHeaders headers, String webSocketSources) {
    CONSTANT.forEach(headers::set);
    headers.set("Content-Security-Policy", POLICY.formatted(webSocketSources).replace(" ;", ";"));
    headers.remove("Server");
  }
}
