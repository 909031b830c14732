package org.scangate.api.safety;

import java.util.Objects;

/**
 * Somebody wants the scan to stop.
 *
 * @param id made where the button is; the same id asks for the same stop, however often it comes
 * @param cause why
 * @param by id of a person, or {@code appliance}
 */
public record StopRequest(String id, Cause cause, String by) {
  private static final int LONGEST = 64;

  public StopRequest {
    Objects.requireNonNull(cause);
    id = fit(id, "id");
    by = fit(by, "by");
  }

  /** A demand to stop is never refused for its form: what does not fit is cut. */
  private static String fit(String text, String what) {
    Objects.requireNonNull(text, what);
    String plain = text.replaceAll("[^A-Za-z0-9 ._:@-]", "_");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }
}
