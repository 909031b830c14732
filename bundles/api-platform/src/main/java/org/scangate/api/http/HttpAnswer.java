package org.scangate.api.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer. Security headers, Content-Length, Date and connection handling are the listener's.
 *
 * @param status HTTP status
 * @param headers further headers, {@code Content-Type} among them
 * @param body whole
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

  public static HttpAnswer json(int status, byte[] json) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Cache-Control", "no-store");
    return new HttpAnswer(status, headers, json);
  }

  public static HttpAnswer json(byte[] json) {
    return json(200, json);
  }

  public static HttpAnswer text(int status, String text) {
    return new HttpAnswer(
        status,
        Map.of("Content-Type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /** 204. */
  public static HttpAnswer done() {
    return new HttpAnswer(204, Map.of(), new byte[0]);
  }

  /** The same with one more header. */
  public HttpAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new HttpAnswer(status, more, body);
  }
}
