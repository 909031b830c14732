package org.scangate.remote.panel;

import java.util.LinkedHashMap;
import java.util.Map;
import org.scangate.api.access.Person;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the panel writes into the audit; nobody waits for it. */
final class PanelAudit {
  private static final Logger LOG = LoggerFactory.getLogger(PanelAudit.class);

  private final Audit audit;

  PanelAudit(Audit audit) {
    this.audit = audit;
  }

  /** A deed at the panel that was done, or refused for what the scanner does just now. */
  void note(PanelRequest request, Person person, Outcome outcome, Map<String, String> more) {
    record(
        new AuditEvent(
            action(request), person.id(), request.scanner(), "", outcome, facts(request, more)));
  }

  static String action(PanelRequest request) {
    return "panel." + request.deed().word();
  }

  static Map<String, String> facts(PanelRequest request, Map<String, String> more) {
    Map<String, String> facts = new LinkedHashMap<>(more);
    facts.put("panel", request.panel());
    if (!request.reason().isEmpty()) {
      facts.put("reason", request.reason());
    }
    return facts;
  }

  void record(AuditEvent event) {
    var unused =
        audit
            .record(event)
            .whenComplete(
                (number, failure) -> {
                  if (failure != null) {
                    LOG.error("{} of {} is not in the audit", event.action(), event.who(), failure);
                  }
                });
  }
}
