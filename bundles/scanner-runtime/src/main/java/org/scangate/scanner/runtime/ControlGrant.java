package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.ConsoleSession.Answer;
import org.scangate.api.safety.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one session to control, on which nobody else comes between: until the audit has it on
 * disk and the relay has confirmed the permissive. Guarded by the desk's monitor.
 */
final class ControlGrant {
  private static final Duration AUDIT_WITHIN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ControlGrant.class);

  private final ScannerEntry entry;
  private final ControlRoom room;
  private final ControlDesk desk;
  private final Permit permit;
  private final OnSiteOrders orders;
  private final Runnable freed;
  private Session asking;
  private boolean permitAsked;

  /**
   * One for each scanner.
   *
   * @param freed called when a session was given up, without the monitor
   */
  ControlGrant(
      ScannerEntry entry,
      ControlRoom room,
      ControlDesk desk,
      Permit permit,
      OnSiteOrders orders,
      Runnable freed) {
    this.entry = entry;
    this.room = room;
    this.desk = desk;
    this.permit = permit;
    this.orders = orders;
    this.freed = freed;
  }

  /** Somebody is on the way. */
  boolean underWay() {
    return asking != null;
  }

  /** Keeps others out while the grant is on its way; adds the reason when it cannot. */
  boolean reserve(Session session, List<String> reasons) {
    Session other = desk.holder() != null ? desk.holder() : asking;
    if (!desk.isOpen(session)) {
      reasons.add("The session has ended.");
    } else if (other != null) {
      reasons.add(other.name() + " holds control of " + entry.name() + ". Ask them.");
    } else {
      room.claim(session.signIn().person().id(), entry.id())
          .ifPresentOrElse(
              scanner ->
                  reasons.add("You hold control of " + scanner + ". Give it back there first."),
              () -> asking = session);
      permitAsked = false;
    }
    return asking == session;
  }

  boolean giveUp(Session session) {
    synchronized (desk) {
      if (asking != session) {
        return false;
      }
      asking = null;
      room.unclaim(session.signIn().person().id(), entry.id());
    }
    freed.run();
    return true;
  }

  /**
   * On the notice thread, of a session that is reserved: the answer comes later, on that thread.
   */
  void begin(Session session, Consumer<Answer> answer) {
    Timer.Cancel late =
        room.timer()
            .after(
                AUDIT_WITHIN,
                () ->
                    room.later(
                        () -> {
                          String words = lateWords();
                          if (giveUp(session)) {
                            refuse(session, List.of(words), answer);
                          }
                        }));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("activity", session.scanner().state().activity().name());
    facts.put("driver", session.scanner().driverStanding().kind().name());
    session.phantom().ifPresent(phantom -> facts.put("phantom", phantom));
    var unused =
        room.record(desk.event("control.granted", session, Outcome.DONE, facts))
            .whenComplete(
                (number, failure) -> room.later(() -> recorded(session, failure, late, answer)));
  }

  private String lateWords() {
    synchronized (desk) {
      return permitAsked
          ? "The stop relay has not confirmed the permissive in time. Try again, or tell site IT."
          : auditWords("it does not answer");
    }
  }

  private static String auditWords(String why) {
    return "The audit cannot be written ("
        + why
        + "), and nobody gets control without it. Tell"
        + " site IT.";
  }

  private void recorded(
      Session session, Throwable failure, Timer.Cancel late, Consumer<Answer> answer) {
    if (failure != null) {
      late.cancel();
      LOG.error("scanner {}: control is not granted, the audit failed", entry.id(), failure);
      if (giveUp(session)) {
        refuse(session, List.of(auditWords("writing failed")), answer);
      }
      return;
    }
    boolean givenUp;
    synchronized (desk) {
      givenUp = asking != session;
      permitAsked = !givenUp;
    }
    if (givenUp) {
      late.cancel();
      endedBefore(session);
      return;
    }
    var unused =
        permit
            .grant()
            .whenComplete(
                (nothing, refusal) -> {
                  late.cancel();
                  room.later(() -> permitted(session, refusal, answer));
                });
  }

  private void endedBefore(Session session) {
    desk.note("control.lost", session, Outcome.DONE, Map.of("reason", "ended before it began"));
  }

  /** The permissive is granted and confirmed by the relay, or it is not. */
  private void permitted(Session session, Throwable refusal, Consumer<Answer> answer) {
    if (refusal != null) {
      if (giveUp(session)) {
        endedBefore(session);
        refuse(session, List.of(Permit.words(refusal)), answer);
      }
      return;
    }
    boolean begun;
    synchronized (desk) {
      begun = asking == session && desk.begin(session);
      if (begun) {
        asking = null;
      } else if (desk.holder() == null && (asking == null || asking == session)) {
        permit.drop(Cause.CONTROL_ENDED, "Control ended before it began.");
      }
    }
    if (begun) {
      desk.changed();
      answer.accept(new Answer(true, List.of()));
      return;
    }
    // The grant is on disk, but meanwhile the person went or the wait was given up.
    boolean waited = giveUp(session);
    endedBefore(session);
    if (waited) {
      Optional<String> unreleased = session.releaseRefusal();
      session.declares("");
      answer.accept(
          new Answer(
              false,
              orders
                  .refusal()
                  .or(() -> unreleased)
                  .map(List::of)
                  .orElse(List.of("Your session ended or its connection was lost."))));
    }
  }

  /** In the audit too, when it is news. */
  void refuse(Session session, List<String> reasons, Consumer<Answer> answer) {
    session.declares("");
    if (session.isNews(String.join(" ", reasons))) {
      room.note(
          desk.event(
              "control.refused",
              session,
              Outcome.REFUSED,
              Map.of("reasons", String.join(" ", reasons))));
    }
    answer.accept(new Answer(false, List.copyOf(reasons)));
  }
}
