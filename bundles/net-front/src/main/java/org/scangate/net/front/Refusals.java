package org.scangate.net.front;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.scangate.api.access.Door;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells log and audit of what was refused, a bounded number of times. Thread-safe. */
@SuppressWarnings("FutureReturnValueIgnored") // the listener tells of a failure
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final int BURST = 50;

  private final Supplier<Audit> audit;
  private final RateGate logGate;
  private final RateGate auditGate;

  /**
   * @param audit gives null while there is none
   */
  Refusals(Ticker ticker, Supplier<Audit> audit) {
    this.audit = audit;
    logGate = new RateGate(ticker, BURST, Duration.ofSeconds(1));
    auditGate = new RateGate(ticker, BURST, Duration.ofMillis(500));
  }

  /** Something was ended or refused that only the log should know of. */
  void log(String what, Door door, String address) {
    LOG.debug("{} ({}, {})", what, door, address);
    long held = logGate.pass();
    if (held >= 0 && !LOG.isDebugEnabled()) {
      LOG.info(
          "{} ({}, {}){}", what, door, address, held == 0 ? "" : "; " + held + " more like it");
    }
  }

  /**
   * A request was refused.
   *
   * @param method and {@code path} of the request, without its query
   */
  void request(Refused why, String method, String path, Door door, String address) {
    if (why.auditedWho().isEmpty()) {
      log(
          "refused " + method + " " + path + " with " + why.status() + ": " + why.id(),
          door,
          address);
      return;
    }
    Audit now = audit.get();
    long held = now == null ? -1 : auditGate.pass();
    if (held < 0) {
      LOG.debug("refused {} {} with {}, not audited ({})", method, path, why.id(), address);
      return;
    }
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("reason", why.id());
    detail.put("call", method + " " + path);
    detail.put("door", door.name());
    detail.put("address", address);
    if (held > 0) {
      detail.put("alsoRefused", Long.toString(held));
    }
    now.record(AuditEvent.of("http.refused", why.auditedWho(), Outcome.REFUSED, detail))
        .whenComplete(
            (number, failure) -> {
              if (failure != null) {
                LOG.warn("a refusal could not be audited: {}", failure.toString());
              }
            });
  }
}
