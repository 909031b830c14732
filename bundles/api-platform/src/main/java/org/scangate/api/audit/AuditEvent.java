package org.scangate.api.audit;

import java.util.Map;
import java.util.Objects;

/**
 * One thing that somebody did or that happened. No patient data, no secrets.
 *
 * @param action dotted, for example {@code control.granted}
 * @param who id of a person, {@code os:NAME} at the appliance's shell, {@code fleet:KEY} for a
 *     command of the fleet's console, or {@code appliance}
 * @param scanner scanner id, or empty
 * @param session session id, or empty
 * @param outcome what came of it
 * @param detail further facts, in the order given
 */
public record AuditEvent(
    String action,
    String who,
    String scanner,
    String session,
    Outcome outcome,
    Map<String, String> detail) {

  /** What came of it. */
  public enum Outcome {
    DONE,
    REFUSED,
    FAILED
  }

  public AuditEvent {
    Objects.requireNonNull(action);
    Objects.requireNonNull(who);
    Objects.requireNonNull(scanner);
    Objects.requireNonNull(session);
    Objects.requireNonNull(outcome);
    detail = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(detail));
  }

  /** An event outside any scanner and session. */
  public static AuditEvent of(
      String action, String who, Outcome outcome, Map<String, String> detail) {
    return new AuditEvent(action, who, "", "", outcome, detail);
  }
}
