package org.scangate.scanner.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.Scanner.NotAPhantom;
import org.scangate.api.drivers.DriverStanding.Kind;
import org.scangate.api.health.Finding;

/**
 * Goes off when an image of the scanner names a patient who is not on the list of phantoms, while
 * its driver is for phantoms only. It stays until somebody on site says that they have seen it, or
 * the driver is released; a start of the appliance forgets it, the audit does not. No patient id is
 * kept. Thread-safe; nothing blocks.
 */
final class PhantomAlarm {
  /** While images go on coming, the audit says how many, this often. */
  static final Duration AGAIN = Duration.ofMinutes(1);

  private final ScannerEntry entry;
  private final ControlRoom room;
  private final Quarantine quarantine;
  private NotAPhantom raised;
  private long saidNanos;

  PhantomAlarm(ScannerEntry entry, ControlRoom room, Quarantine quarantine) {
    this.entry = entry;
    this.room = room;
    this.quarantine = quarantine;
  }

  /**
   * An image is on disk.
   *
   * @return whether that is news to people
   */
  boolean arrived(String callingTitle, String patientId) {
    if (entry.aeTitle().isEmpty()
        || !entry.aeTitle().equals(callingTitle)
        || entry.phantoms().contains(patientId)
        || !phantomsOnly()) {
      return false;
    }
    NotAPhantom now;
    synchronized (this) {
      Instant at = room.ticker().now();
      boolean first = raised == null;
      now = first ? new NotAPhantom(at, 1) : new NotAPhantom(raised.since(), raised.images() + 1);
      raised = now;
      if (!first && room.ticker().nanoTime() - saidNanos < AGAIN.toNanos()) {
        return false;
      }
      saidNanos = room.ticker().nanoTime();
    }
    room.note(
        new AuditEvent(
            "images.not-a-phantom", "appliance", entry.id(), "", Outcome.FAILED, facts(now)));
    return true;
  }

  private boolean phantomsOnly() {
    return room.needsRelease() && quarantine.standing().kind() == Kind.NOT_RELEASED;
  }

  private Map<String, String> facts(NotAPhantom now) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("title", entry.aeTitle());
    facts.put("images", Long.toString(now.images()));
    facts.put("since", now.since().toString());
    quarantine.standing().pair().ifPresent(pair -> facts.put("driver", pair.driver()));
    return facts;
  }

  /** What has set it off; empty while nothing has. */
  synchronized Optional<NotAPhantom> raised() {
    return Optional.ofNullable(raised);
  }

  /** Somebody has seen it; the next such image sets it off again. */
  synchronized Optional<NotAPhantom> acknowledge() {
    Optional<NotAPhantom> seen = Optional.ofNullable(raised);
    raised = null;
    return seen;
  }

  /** The driver is another one, or is released now: what is for patients needs no alarm. */
  void driverChanges() {
    Kind kind = quarantine.standing().kind();
    if (kind == Kind.RELEASED || kind == Kind.SIMULATED) {
      var unused = acknowledge();
    }
  }

  Optional<Finding> finding() {
    return raised()
        .map(
            it ->
                new Finding(
                    Finding.Level.ALARM,
                    "scanner.not-a-phantom",
                    entry.name()
                        + " has sent "
                        + it.images()
                        + " image(s) since "
                        + it.since()
                        + " of somebody who is not on its list of phantoms, while its driver is"
                        + " not released.",
                    "Look who lies on the table. A patient is scanned with a released driver:"
                        + " driver-back; then acknowledge it at the panel."));
  }
}
