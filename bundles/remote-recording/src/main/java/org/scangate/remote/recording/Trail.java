package org.scangate.remote.recording;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditTrail;

/** What the audit has of recordings. */
record Trail(AuditTrail audit) {
  private static final int PAGE = 1_000;

  /**
   * Every event whose action begins with that, the oldest first.
   *
   * @param scanner its id, or empty for any
   * @param since nothing older
   * @throws IOException when not all of them can be read
   */
  List<AuditEvent> events(String action, String scanner, Optional<Instant> since)
      throws IOException {
    List<AuditEvent> events = new ArrayList<>();
    AuditTrail.Query query =
        new AuditTrail.Query(since, "", scanner, action, false, Long.MAX_VALUE, PAGE);
    while (true) {
      AuditTrail.Page page = audit.find(query);
      if (page.damaged().isPresent()) {
        throw new IOException("the audit cannot be read: " + page.damaged().get());
      }
      page.entries().forEach(entry -> events.add(entry.event()));
      if (page.olderThan().isEmpty()) {
        Collections.reverse(events);
        return events;
      }
      query = query.olderThan(page.olderThan().getAsLong());
    }
  }
}
