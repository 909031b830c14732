package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.ConsoleSession.Answer;
import org.scangate.api.console.Scanner;
import org.scangate.api.safety.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a request for control: refused; waiting for the word of whoever holds it; or on
 * its way, where nobody else is let in between, until the audit has it on disk and the relay has
 * confirmed the permissive. Guarded by the desk's monitor.
 */
final class ControlRequests {
  private static final Duration AUDIT_WITHIN = Duration.ofSeconds(5);
  private static final Duration WORD_WITHIN = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(ControlRequests.class);

  private final ScannerEntry entry;
  private final ControlRoom room;
  private final ControlDesk desk;
  private final Permit permit;
  private final OnSiteOrders orders;
  private Session asking;
  private boolean permitAsked;
  private Waiting waiting;

  /** A request that the holder is asked about. */
  private record Waiting(Session session, Consumer<Answer> answer, Timer.Cancel late) {}

  ControlRequests(
      ScannerEntry entry, ControlRoom room, ControlDesk desk, Permit permit, OnSiteOrders orders) {
    this.orders = orders;
    this.entry = entry;
    this.room = room;
    this.desk = desk;
    this.permit = permit;
  }

  /** Who waits for the holder's word; null when nobody does. */
  Session waiting() {
    synchronized (desk) {
      return waiting == null ? null : waiting.session();
    }
  }

  void request(Session session, Consumer<Answer> answer) {
    if (!session.asks()) {
      answer.accept(new Answer(false, List.of("You have asked already.")));
      return;
    }
    Consumer<Answer> once =
        said -> {
          session.answered();
          answer.accept(said);
        };
    room.later(() -> decide(session, once));
  }

  private void decide(Session session, Consumer<Answer> answer) {
    if (desk.holds(session)) {
      answer.accept(new Answer(true, List.of()));
      return;
    }
    List<String> reasons = conditions(session);
    boolean reserved = false;
    boolean waits = false;
    if (reasons.isEmpty()) {
      synchronized (desk) {
        Session holder = desk.holder();
        if (holder == null || !desk.isOpen(session) || asking != null) {
          reserved = reserve(session, reasons);
        } else if (samePerson(holder, session)) {
          desk.passOn(holder, "Taken over in another window of yours.");
          reserved = reserve(session, reasons);
          desk.changed();
        } else if (waiting != null) {
          reasons.add(
              name(waiting.session()) + " has asked already and waits for " + name(holder) + ".");
        } else {
          waits(session, answer);
          waits = true;
        }
      }
    }
    if (waits) {
      desk.note("control.asked", session, Outcome.DONE, Map.of());
      desk.changed();
    } else if (reserved) {
      grant(session, answer);
    } else {
      refuse(session, reasons, answer);
    }
  }

  /** Every condition but that nobody else holds control. */
  private List<String> conditions(Session session) {
    List<String> reasons = new ArrayList<>(room.refusals(session));
    Scanner.State state = session.scanner().state();
    if (state.reach() != Scanner.Reach.CONNECTED) {
      reasons.add(state.reachWords());
    }
    orders.refusal().ifPresent(reasons::add);
    session
        .away()
        .ifPresent(
            why ->
                reasons.add(
                    switch (why) {
                      case LINK_LOST -> "Your connection to the appliance is interrupted.";
                      case PAGE_UNATTENDED ->
                          "Your window is hidden or does not respond. Bring it"
                              + " to the front and ask again.";
                    }));
    return reasons;
  }

  private static boolean samePerson(Session one, Session other) {
    return one.signIn().person().id().equals(other.signIn().person().id());
  }

  private static String name(Session session) {
    return session.signIn().person().name();
  }

  private void waits(Session session, Consumer<Answer> answer) {
    Timer.Cancel late =
        room.timer()
            .after(
                WORD_WITHIN, () -> room.later(() -> settle(session, "Nobody answered in time.")));
    waiting = new Waiting(session, answer, late);
  }

  private Waiting takeWaiting() {
    synchronized (desk) {
      Waiting one = waiting;
      waiting = null;
      if (one != null) {
        one.late().cancel();
      }
      return one;
    }
  }

  /** Ends the wait of this session, in words; does nothing when it does not wait. */
  void settle(Session session, String why) {
    Waiting one;
    synchronized (desk) {
      if (waiting == null || waiting.session() != session) {
        return;
      }
      one = takeWaiting();
    }
    refuse(session, List.of(why), one.answer());
    desk.changed();
  }

  /** The holder keeps control. */
  void decline(Session holder) {
    Session session = waiting();
    if (session != null && desk.holds(holder)) {
      settle(session, name(holder) + " keeps control for now.");
    }
  }

  /** The holder gives control to whoever waits, and nobody comes between. */
  void handOver(Session holder) {
    Waiting one;
    List<String> reasons = new ArrayList<>();
    boolean reserved;
    synchronized (desk) {
      if (waiting == null || !desk.holds(holder)) {
        return;
      }
      one = takeWaiting();
      desk.passOn(holder, "You handed it to " + name(one.session()) + ".");
      reserved = reserve(one.session(), reasons);
    }
    desk.changed();
    goOn(one, reserved, reasons);
  }

  /** Control is free: whoever waits for it is next. */
  void free() {
    Waiting one;
    List<String> reasons = new ArrayList<>();
    boolean reserved;
    synchronized (desk) {
      if (waiting == null || asking != null || desk.holder() != null) {
        return;
      }
      one = takeWaiting();
      reserved = reserve(one.session(), reasons);
    }
    goOn(one, reserved, reasons);
  }

  /** On the notice thread: what has changed since the request is asked again. */
  private void goOn(Waiting one, boolean reserved, List<String> reasons) {
    room.later(
        () -> {
          if (reserved) {
            reasons.addAll(conditions(one.session()));
          }
          if (reasons.isEmpty()) {
            grant(one.session(), one.answer());
          } else if (!reserved || unreserve(one.session())) {
            refuse(one.session(), reasons, one.answer());
          }
        });
  }

  /** Keeps others out while the grant is on its way; adds the reason when it cannot. */
  private boolean reserve(Session session, List<String> reasons) {
    Session other = desk.holder() != null ? desk.holder() : asking;
    if (!desk.isOpen(session)) {
      reasons.add("The session has ended.");
    } else if (other != null) {
      reasons.add(name(other) + " holds control of " + entry.name() + ". Ask them.");
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

  private boolean unreserve(Session session) {
    synchronized (desk) {
      if (asking != session) {
        return false;
      }
      asking = null;
      room.unclaim(session.signIn().person().id(), entry.id());
    }
    free();
    return true;
  }

  private void grant(Session session, Consumer<Answer> answer) {
    Timer.Cancel late =
        room.timer()
            .after(
                AUDIT_WITHIN,
                () ->
                    room.later(
                        () -> {
                          String words = lateWords();
                          if (unreserve(session)) {
                            refuse(session, List.of(words), answer);
                          }
                        }));
    Map<String, String> facts = Map.of("activity", session.scanner().state().activity().name());
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
      if (unreserve(session)) {
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
      if (unreserve(session)) {
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
    boolean waited = unreserve(session);
    endedBefore(session);
    if (waited) {
      answer.accept(
          new Answer(
              false,
              orders
                  .refusal()
                  .map(List::of)
                  .orElse(List.of("Your session ended or its connection was lost."))));
    }
  }

  private void refuse(Session session, List<String> reasons, Consumer<Answer> answer) {
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
