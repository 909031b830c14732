package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.ConsoleSession.Answer;
import org.scangate.api.console.Scanner;

/**
 * What becomes of a request for control: refused, waiting for the word of whoever holds it, or on
 * its way to be granted. Guarded by the desk's monitor.
 */
final class ControlRequests {
  private static final Duration WORD_WITHIN = Duration.ofMinutes(1);

  private final ControlRoom room;
  private final ControlDesk desk;
  private final OnSiteOrders orders;
  private final ControlGrant grant;
  private Waiting waiting;

  /** A request that the holder is asked about. */
  private record Waiting(Session session, Consumer<Answer> answer, Timer.Cancel late) {}

  ControlRequests(
      ScannerEntry entry, ControlRoom room, ControlDesk desk, Permit permit, OnSiteOrders orders) {
    this.orders = orders;
    this.room = room;
    this.desk = desk;
    grant = new ControlGrant(entry, room, desk, permit, orders, this::free);
  }

  /** Who waits for the holder's word; null when nobody does. */
  Session waiting() {
    synchronized (desk) {
      return waiting == null ? null : waiting.session();
    }
  }

  void request(Session session, String phantom, Consumer<Answer> answer) {
    if (!session.asks()) {
      answer.accept(new Answer(false, List.of("You have asked already.")));
      return;
    }
    Consumer<Answer> once =
        said -> {
          session.answered();
          answer.accept(said);
        };
    room.later(() -> declare(session, phantom, once));
  }

  /** What lies on the table is known before any condition is asked. */
  private void declare(Session session, String phantom, Consumer<Answer> answer) {
    Optional<String> no = desk.quarantine().refusesPhantom(phantom);
    boolean holds = desk.holds(session);
    if (no.isPresent()) {
      if (holds) {
        answer.accept(new Answer(true, List.of(no.get())));
      } else {
        grant.refuse(session, List.of(no.get()), answer);
      }
      return;
    }
    if (!holds || !phantom.isEmpty()) {
      session.declares(phantom);
    }
    if (holds && !phantom.isEmpty()) {
      desk.note("session.phantom-declared", session, Outcome.DONE, Map.of("phantom", phantom));
      desk.changed();
    }
    decide(session, answer);
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
        if (holder == null || !desk.isOpen(session) || grant.underWay()) {
          reserved = grant.reserve(session, reasons);
        } else if (samePerson(holder, session)) {
          desk.passOn(holder, "Taken over in another window of yours.");
          reserved = grant.reserve(session, reasons);
          desk.changed();
        } else if (waiting != null) {
          reasons.add(
              waiting.session().name() + " has asked already and waits for " + holder.name() + ".");
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
      grant.begin(session, answer);
    } else {
      grant.refuse(session, reasons, answer);
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

  /** Ends the wait of this session, in words; false when it does not wait. */
  boolean settle(Session session, String why) {
    Waiting one;
    synchronized (desk) {
      if (waiting == null || waiting.session() != session) {
        return false;
      }
      one = takeWaiting();
    }
    grant.refuse(session, List.of(why), one.answer());
    desk.changed();
    return true;
  }

  /** The holder keeps control. */
  void decline(Session holder) {
    Session session = waiting();
    if (session != null && desk.holds(holder)) {
      settle(session, holder.name() + " keeps control for now.");
    }
  }

  /** Somebody on site ends the wait of that session; empty when it does not wait. */
  Optional<Session> refuse(String session, String why) {
    return Optional.ofNullable(waiting())
        .filter(it -> it.id().equals(session))
        .filter(it -> settle(it, why));
  }

  /** The holder gives control to whoever waits, and nobody comes between. */
  void handOver(Session holder) {
    passOn(one -> desk.holds(holder), one -> "You handed it to " + one.name() + ".");
  }

  /**
   * Somebody on site gives it to that session in the holder's place; empty when it does not wait.
   */
  Optional<Session> grant(String session, String by) {
    return passOn(
        one -> one.id().equals(session), one -> by + " on site gave it to " + one.name() + ".");
  }

  private Optional<Session> passOn(Predicate<Session> which, Function<Session, String> why) {
    Waiting one;
    List<String> reasons = new ArrayList<>();
    boolean reserved;
    synchronized (desk) {
      if (waiting == null || desk.holder() == null || !which.test(waiting.session())) {
        return Optional.empty();
      }
      one = takeWaiting();
      desk.passOn(desk.holder(), why.apply(one.session()));
      reserved = grant.reserve(one.session(), reasons);
    }
    desk.changed();
    goOn(one, reserved, reasons);
    return Optional.of(one.session());
  }

  /** Control is free: whoever waits for it is next. */
  void free() {
    Waiting one;
    List<String> reasons = new ArrayList<>();
    boolean reserved;
    synchronized (desk) {
      if (waiting == null || grant.underWay() || desk.holder() != null) {
        return;
      }
      one = takeWaiting();
      reserved = grant.reserve(one.session(), reasons);
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
            grant.begin(one.session(), one.answer());
          } else if (!reserved || grant.giveUp(one.session())) {
            grant.refuse(one.session(), reasons, one.answer());
          }
        });
  }
}
