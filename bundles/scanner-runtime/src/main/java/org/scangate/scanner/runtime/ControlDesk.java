package org.scangate.scanner.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession.Answer;
import org.scangate.api.console.ConsoleSession.Away;
import org.scangate.api.console.Display;
import org.scangate.api.console.Scanner;
import org.scangate.api.driver.InputEvent;
import org.scangate.api.safety.Cause;

/**
 * The sessions of one scanner and which of them holds control. Every end of control goes through
 * {@link #end}, which takes the input queue away from the holder and releases what is pressed in
 * one step.
 */
final class ControlDesk {
  private static final int MOST_SESSIONS = 64;

  private final ScannerEntry entry;
  private final ControlRoom room;
  private final InputQueue queue;
  private final Permit permit;
  private final Quarantine quarantine;
  private final OnSiteOrders orders;
  private final ControlRequests requests;
  private final HolderAway holderAway;
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private volatile Session holder;

  ControlDesk(
      ScannerEntry entry,
      ControlRoom room,
      InputQueue queue,
      Permit permit,
      Quarantine quarantine) {
    this.permit = permit;
    this.quarantine = quarantine;
    this.entry = entry;
    this.room = room;
    this.queue = queue;
    orders = new OnSiteOrders(entry, room, this, quarantine.alarm());
    requests = new ControlRequests(entry, room, this, permit, orders);
    holderAway = new HolderAway(entry, room, this, permit);
  }

  OnSiteOrders orders() {
    return orders;
  }

  Quarantine quarantine() {
    return quarantine;
  }

  List<Session> sessions() {
    return List.copyOf(sessions);
  }

  Session holder() {
    return holder;
  }

  boolean holds(Session session) {
    return holder == session;
  }

  boolean isOpen(Session session) {
    return sessions.contains(session);
  }

  Session open(SignIn signIn, Scanner scanner, Runnable onChange) throws ConsoleRefused {
    if (!Rights.mayView(signIn.person())) {
      throw new ConsoleRefused(
          "Your roles open no console. Ask site IT for the role that you need.");
    }
    if (!signIn.active()) {
      throw new ConsoleRefused("Your sign-in has ended. Sign in again.");
    }
    Session session = new Session(SessionIds.next(), signIn, scanner, this, room, onChange);
    synchronized (this) {
      Optional<String> out = orders.keepsOut(signIn.person().id());
      if (out.isPresent()) {
        throw new ConsoleRefused(out.get());
      }
      if (sessions.size() >= MOST_SESSIONS) {
        throw new ConsoleRefused(
            entry.name()
                + " has "
                + MOST_SESSIONS
                + " sessions, the most it can have. Ask somebody to close theirs.");
      }
      sessions.add(session);
    }
    note("session.opened", session, Outcome.DONE, Map.of());
    changed();
    session.until(signIn.onEnd(reason -> close(session, "the sign-in ended: " + reason)));
    return session;
  }

  void close(Session session, String reason) {
    boolean held;
    synchronized (this) {
      if (!sessions.remove(session)) {
        return;
      }
      held = end(session, "control.lost", reason);
    }
    requests.settle(session, "The session has ended.");
    session.ended(reason);
    note("session.closed", session, Outcome.DONE, Map.of("reason", reason));
    session.changed();
    changed();
    if (held) {
      requests.free();
    }
  }

  void closeAll(String reason) {
    sessions.forEach(session -> close(session, reason));
  }

  /** Tells every session. */
  void changed() {
    sessions.forEach(Session::changed);
  }

  void request(Session session, String phantom, Consumer<Answer> answer) {
    requests.request(session, phantom, answer);
  }

  void withdraw(Session session) {
    requests.settle(session, "You withdrew your request.");
  }

  void decline(Session session) {
    requests.decline(session);
  }

  void handOver(Session session) {
    requests.handOver(session);
  }

  /**
   * Somebody on site gives control to the session that waits for the holder's word.
   *
   * @return that session; empty when it does not wait
   */
  Optional<Session> grant(String session, String by) {
    return requests.grant(session, by);
  }

  /**
   * Somebody on site ends that wait.
   *
   * @param why said to whoever waits
   */
  Optional<Session> refuse(String session, String why) {
    return requests.refuse(session, why);
  }

  /** Who has asked for control and waits for the holder's word; null when nobody does. */
  Session waiting() {
    return requests.waiting();
  }

  /** Gives control to a session whose grant is on disk; false when it may not have it any more. */
  synchronized boolean begin(Session session) {
    if (!permit.passes()
        || !quarantine.allows(session)
        || orders.refusal().isPresent()
        || !isOpen(session)
        || !session.signIn().active()
        || session.away().isPresent()) {
      return false;
    }
    holder = session;
    session.controlBegins();
    queue.owner(session, true);
    return true;
  }

  void release(Session session) {
    endAndTell(session, "control.released", "");
  }

  /** Takes control from whoever has it. */
  void takeAway(String reason) {
    takeAway(holder, reason);
  }

  /** Takes control from this session, if it has it; null for none. */
  void takeAway(Session session, String reason) {
    if (session != null) {
      endAndTell(session, "control.lost", reason);
    }
  }

  /** Control ends, and the caller gives it to somebody else. */
  void passOn(Session session, String reason) {
    end(session, "control.handed-over", reason);
  }

  private void endAndTell(Session session, String action, String reason) {
    if (end(session, action, reason)) {
      changed();
      requests.free();
    }
  }

  private boolean end(Session session, String action, String reason) {
    String why = reason.isEmpty() ? "Control was given back." : reason;
    return end(
        session,
        action,
        reason.isEmpty() ? Map.of() : Map.of("reason", reason),
        () -> permit.drop(Cause.CONTROL_ENDED, why));
  }

  /**
   * The one door through which control ends; false when this session did not hold it. The
   * permissive goes after the holder, so that its going is not taken for the reason. Input that
   * waits is passed on only when control was given away in good order.
   */
  private boolean end(Session session, String action, Map<String, String> detail, Runnable drop) {
    synchronized (this) {
      if (holder != session) {
        return false;
      }
      // Known before anybody sees that control is gone: its page asks for the reason once, then.
      session.controlLost(detail.getOrDefault("reason", ""));
      holder = null;
      drop.run();
      queue.owner(null, action.equals("control.lost"));
      room.unclaim(session.signIn().person().id(), entry.id());
      holderAway.over();
    }
    note(action, session, Outcome.DONE, detail);
    return true;
  }

  /** The stop circuit has changed; without the permissive nobody has control. */
  void circuitChanged(String dropped) {
    if (!permit.passes()) {
      takeAway(dropped);
    }
  }

  /** Whether what the holder has pressed may still reach the console, in this instant. */
  boolean inputPasses() {
    return permit.passes() && quarantine.allows(holder);
  }

  boolean input(Session session, String displayId, InputEvent event) {
    if (holder != session || !session.signIn().active() || !inputPasses()) {
      return false;
    }
    Display display = session.scanner().display(displayId).orElse(null);
    Display.Frame frame = display == null ? null : display.frame();
    if (frame == null) {
      return false;
    }
    InputEvent within = event;
    if (event instanceof InputEvent.Pointer at) {
      within =
          new InputEvent.Pointer(
              Math.min(Math.max(0, at.x()), frame.width() - 1),
              Math.min(Math.max(0, at.y()), frame.height() - 1),
              at.buttons() & 0x7f);
    }
    InputQueue.Offer offer = queue.offer(session, displayId, within);
    if (offer == InputQueue.Offer.FULL) {
      takeAway("the console took no input and " + InputQueue.CAPACITY + " events waited");
    }
    return offer == InputQueue.Offer.TAKEN;
  }

  /** The queue knows whose the pressed keys are: at every change of owner it releases them all. */
  void releasePressed(Session session, String displayId) {
    queue.release(session, displayId);
  }

  synchronized void away(Session session, Away why) {
    if (holder == session && holderAway.begins(session, why)) {
      queue.releaseAll(session);
    }
  }

  /** The holder was away for too long. */
  void lost(Session session, Map<String, String> detail, Runnable drop) {
    if (end(session, "control.lost", detail, drop)) {
      changed();
      requests.free();
    }
  }

  synchronized void back(Session session) {
    if (holder == session) {
      holderAway.over();
    }
  }

  void note(String action, Session session, Outcome outcome, Map<String, String> detail) {
    room.note(event(action, session, outcome, detail));
  }

  AuditEvent event(String action, Session session, Outcome outcome, Map<String, String> detail) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("sign-in", session.signIn().id());
    facts.putAll(detail);
    return new AuditEvent(
        action, session.signIn().person().id(), entry.id(), session.id(), outcome, facts);
  }
}
