package org.scangate.core.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to the audit, which needs a configuration before it can exist: until then the last
 * few wait here. Every event is logged too. Thread-safe.
 */
final class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final int MOST_WAITING = 32;
  private static final int MOST_CHANGES = 2_000;

  private final Deque<AuditEvent> waiting = new ArrayDeque<>();
  private Audit audit;

  /** The facts about a change that are worth keeping. */
  static Map<String, String> detail(byte[] file, List<String> changes) {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("hash", SiteVault.hash(file));
    if (!changes.isEmpty()) {
      String all = String.join("; ", changes);
      detail.put(
          "changes",
          all.length() <= MOST_CHANGES
              ? all
              : all.substring(0, MOST_CHANGES) + "... (" + changes.size() + " in all)");
    }
    return detail;
  }

  void record(AuditEvent event) {
    LOG.info("{} by {}: {} {}", event.action(), event.who(), event.outcome(), event.detail());
    Audit present;
    synchronized (this) {
      present = audit;
      if (present == null) {
        if (waiting.size() == MOST_WAITING) {
          LOG.warn("no audit yet, so it will not hold: {}", waiting.removeFirst().action());
        }
        waiting.add(event);
      }
    }
    if (present != null) {
      write(present, event);
    }
  }

  void bind(Audit now) {
    List<AuditEvent> late;
    synchronized (this) {
      audit = now;
      late = List.copyOf(waiting);
      waiting.clear();
    }
    late.forEach(event -> write(now, event));
  }

  synchronized void unbind(Audit gone) {
    if (audit == gone) {
      audit = null;
    }
  }

  private static void write(Audit audit, AuditEvent event) {
    var unused =
        audit
            .record(event)
            .whenComplete(
                (number, failure) -> {
                  if (failure != null) {
                    LOG.error("{} is not in the audit", event.action(), failure);
                  }
                });
  }
}
