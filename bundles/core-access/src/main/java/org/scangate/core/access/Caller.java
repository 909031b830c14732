package org.scangate.core.access;

import java.util.Locale;
import org.scangate.api.access.Door;
import org.scangate.api.http.HttpCall;

/**
 * Where a call comes from.
 *
 * @param address without port
 * @param binding SHA-256 of the client certificate, or empty
 */
record Caller(String address, Door door, String binding) {

  static Caller of(HttpCall call) {
    return new Caller(call.remoteAddress(), call.door(), call.binding());
  }

  /** The spelling in JSON and audit: {@code remote}, {@code on-site}. */
  String doorName() {
    return door.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
