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

  /**
   * @param who id of the person, empty when nobody was named
   */
  void refused(PanelRequest request, String who, String because) {
    note(
        request,
        who.isEmpty() ? "panel:" + request.panel() : who,
        Outcome.REFUSED,
        Map.of("because", because));
  }

  /** A deed at the panel, done or refused. */
  void note(PanelRequest request, Person person, Outcome outcome, Map<String, String> more) {
    note(request, person.id(), outcome, more);
  }

  private void note(PanelRequest request, String who, Outcome outcome, Map<String, String> more) {
    Map<String, String> facts = new LinkedHashMap<>(more);
    facts.put("panel", request.panel());
    if (!request.reason().isEmpty()) {
      facts.put("reason", request.reason());
    }
    String action = "panel." + request.deed().word();
    record(new AuditEvent(action, who, request.scanner(), "", outcome, facts));
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
