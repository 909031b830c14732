package org.scangate.core.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the audit. No secret is ever handed to it. Thread-safe, never blocks. */
final class Trail {
  private static final Logger LOG = LoggerFactory.getLogger(Trail.class);
  private static final long STRANGER_NANOS = Duration.ofSeconds(1).toNanos();

  private final Audit audit;
  private final Ticker ticker;
  private long nextStrangerAt;
  private long strangersLeftOut;

  Trail(Audit audit, Ticker ticker) {
    this.audit = audit;
    this.ticker = ticker;
    this.nextStrangerAt = ticker.nanoTime();
  }

  /**
   * Something was done.
   *
   * @param facts names and values in turn
   */
  void done(String action, String who, String... facts) {
    record(action, who, Outcome.DONE, facts);
  }

  void refused(String action, String who, String... facts) {
    record(action, who, Outcome.REFUSED, facts);
  }

  /**
   * Somebody who is not known was refused. At most one a second is written, with the number of
   * those left out since, so that invented names cannot fill the disk. What was typed is not kept:
   * people type passwords into the wrong field.
   */
  void refusedStranger(String action, String typed, String address, String door) {
    long leftOut;
    synchronized (this) {
      long now = ticker.nanoTime();
      if (nextStrangerAt - now > 0) {
        strangersLeftOut++;
        return;
      }
      nextStrangerAt = now + STRANGER_NANOS;
      leftOut = strangersLeftOut;
      strangersLeftOut = 0;
    }
    refused(
        action,
        "appliance",
        "typed",
        typed.length() + " characters",
        "because",
        "unknown person",
        "address",
        address,
        "door",
        door,
        "leftOutBefore",
        Long.toString(leftOut));
  }

  private void record(String action, String who, Outcome outcome, String... facts) {
    Map<String, String> detail = new LinkedHashMap<>();
    for (int i = 0; i < facts.length; i += 2) {
      detail.put(facts[i], facts[i + 1]);
    }
    var unused =
        audit
            .record(AuditEvent.of(action, who, outcome, detail))
            .whenComplete(
                (number, failure) -> {
                  if (failure != null) {
                    LOG.error("{} of {} is not in the audit: {}", action, who, failure.toString());
                  }
                });
  }
}
