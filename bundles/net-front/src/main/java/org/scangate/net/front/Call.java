package org.scangate.net.front;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.access.Door;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.HttpCall;

/** A request as its route sees it. */
record Call(
    String method,
    String path,
    Map<String, String> segments,
    Map<String, String> query,
    HttpHeaders headers,
    byte[] body,
    Optional<SignIn> signIn,
    Optional<String> token,
    Door door,
    String remoteAddress,
    String binding,
    String origin)
    implements HttpCall {

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
