package org.scangate.scanner.runtime;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one scanner and which of them holds control. Every end of control goes through
 * {@link #end}, which takes the input queue away from the holder and releases what is pressed in
 * one step.
 */
final class ControlDesk {
  private static final int MOST_SESSIONS = 64;
  private static final Duration AUDIT_WITHIN = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ControlDesk.class);

  private final ScannerEntry entry;
  private final ControlRoom room;
  private final InputQueue queue;
  private final Permit permit;
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private volatile Session holder;
  private Session asking;
  private boolean permitAsked;
  private Timer.Cancel lossTimer;
  private int losses;

  ControlDesk(ScannerEntry entry, ControlRoom room, InputQueue queue, Permit permit) {
    this.permit = permit;
    this.entry = entry;
    this.room = room;
    this.queue = queue;
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
    synchronized (this) {
      if (!sessions.remove(session)) {
        return;
      }
      end(session, "control.lost", Map.of("reason", reason), true);
    }
    session.ended();
    note("session.closed", session, Outcome.DONE, Map.of("reason", reason));
    session.changed();
    changed();
  }

  void closeAll(String reason) {
    sessions.forEach(session -> close(session, reason));
  }

  /** Tells every session. */
  void changed() {
    sessions.forEach(Session::changed);
  }

  void request(Session session, Consumer<Answer> answer) {
    if (!session.asks()) {
      answer.accept(new Answer(false, List.of("You have asked already.")));
      return;
    }
    room.later(
        () ->
            decide(
                session,
                said -> {
                  session.answered();
                  answer.accept(said);
                }));
  }

  private void decide(Session session, Consumer<Answer> answer) {
    if (holds(session)) {
      answer.accept(new Answer(true, List.of()));
      return;
    }
    List<String> reasons = new ArrayList<>(room.refusals(session));
    Scanner.State state = session.scanner().state();
    if (state.reach() != Scanner.Reach.CONNECTED) {
      reasons.add(state.reachWords());
    }
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
    if (reasons.isEmpty()) {
      reserve(session, reasons);
    }
    if (!reasons.isEmpty()) {
      refuse(session, reasons, answer);
      return;
    }
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
    Map<String, String> facts = facts(session);
    facts.put("activity", state.activity().name());
    var unused =
        room.record(event("control.granted", session, Outcome.DONE, facts))
            .whenComplete(
                (number, failure) -> room.later(() -> recorded(session, failure, late, answer)));
  }

  private synchronized String lateWords() {
    return permitAsked
        ? "The stop relay has not confirmed the permissive in time. Try again, or tell site IT."
        : auditWords("it does not answer");
  }

  private static String auditWords(String why) {
    return "The audit cannot be written ("
        + why
        + "), and nobody gets control without it. Tell"
        + " site IT.";
  }

  /** Keeps others out while the grant is written; adds the reason when it cannot. */
  private synchronized void reserve(Session session, List<String> reasons) {
    Session other = holder != null ? holder : asking;
    if (!sessions.contains(session)) {
      reasons.add("The session has ended.");
    } else if (other != null) {
      reasons.add(
          other.signIn().person().name() + " holds control of " + entry.name() + ". Ask them.");
    } else {
      room.claim(session.signIn().person().id(), entry.id())
          .ifPresentOrElse(
              scanner ->
                  reasons.add("You hold control of " + scanner + ". Give it back there first."),
              () -> asking = session);
      permitAsked = false;
    }
  }

  private synchronized boolean unreserve(Session session) {
    if (asking != session) {
      return false;
    }
    asking = null;
    room.unclaim(session.signIn().person().id(), entry.id());
    return true;
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
    synchronized (this) {
      givenUp = asking != session;
      permitAsked = !givenUp;
    }
    if (givenUp) {
      late.cancel();
      note("control.lost", session, Outcome.DONE, Map.of("reason", "ended before it began"));
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

  /** The permissive is granted and confirmed by the relay, or it is not. */
  private void permitted(Session session, Throwable refusal, Consumer<Answer> answer) {
    if (refusal != null) {
      if (unreserve(session)) {
        note("control.lost", session, Outcome.DONE, Map.of("reason", "ended before it began"));
        refuse(session, List.of(Permit.words(refusal)), answer);
      }
      return;
    }
    synchronized (this) {
      if (asking == session
          && permit.passes()
          && sessions.contains(session)
          && session.signIn().active()
          && session.away().isEmpty()) {
        asking = null;
        holder = session;
        session.controlLost("");
        queue.owner(session, true);
      }
    }
    if (holds(session)) {
      changed();
      answer.accept(new Answer(true, List.of()));
      return;
    }
    synchronized (this) {
      if (holder == null && (asking == null || asking == session)) {
        permit.drop(Cause.CONTROL_ENDED, "Control ended before it began.");
      }
    }
    // The grant is on disk, but meanwhile the person went or the wait was given up.
    boolean waited = unreserve(session);
    note("control.lost", session, Outcome.DONE, Map.of("reason", "ended before it began"));
    if (waited) {
      answer.accept(new Answer(false, List.of("Your session ended or its connection was lost.")));
    }
  }

  private void refuse(Session session, List<String> reasons, Consumer<Answer> answer) {
    if (session.isNews(String.join(" ", reasons))) {
      Map<String, String> facts = facts(session);
      facts.put("reasons", String.join(" ", reasons));
      room.note(event("control.refused", session, Outcome.REFUSED, facts));
    }
    answer.accept(new Answer(false, List.copyOf(reasons)));
  }

  void release(Session session) {
    if (end(session, "control.released", Map.of(), false)) {
      changed();
    }
  }

  /** Takes control from whoever has it. */
  void takeAway(String reason) {
    Session holding = holder;
    if (holding != null && end(holding, "control.lost", Map.of("reason", reason), true)) {
      changed();
    }
  }

  private boolean end(Session session, String action, Map<String, String> detail, boolean discard) {
    String why = detail.getOrDefault("reason", "Control was given back.");
    return end(session, action, detail, discard, () -> permit.drop(Cause.CONTROL_ENDED, why));
  }

  /**
   * The one door through which control ends; false when this session did not hold it. The
   * permissive goes after the holder, so that its going is not taken for the reason.
   */
  private boolean end(
      Session session, String action, Map<String, String> detail, boolean discard, Runnable drop) {
    synchronized (this) {
      if (holder != session) {
        return false;
      }
      holder = null;
      drop.run();
      session.controlLost(detail.getOrDefault("reason", ""));
      queue.owner(null, discard);
      room.unclaim(session.signIn().person().id(), entry.id());
      stopLossTimer();
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

  boolean input(Session session, String displayId, InputEvent event) {
    if (holder != session || !session.signIn().active() || !permit.passes()) {
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
    if (holder != session || lossTimer != null) {
      return;
    }
    queue.releaseAll(session);
    int loss = ++losses;
    lossTimer = room.timer().after(entry.linkLossAfter(), () -> lossLasted(session, loss, why));
  }

  private void lossLasted(Session session, int loss, Away why) {
    synchronized (this) {
      if (loss != losses || lossTimer == null) {
        return;
      }
    }
    String what =
        switch (why) {
          case LINK_LOST -> "the connection was gone";
          case PAGE_UNATTENDED -> "the window was hidden or did not respond";
        };
    BigDecimal seconds = BigDecimal.valueOf(entry.linkLossAfter().toMillis(), 3);
    String reason =
        what + " for longer than " + seconds.stripTrailingZeros().toPlainString() + " s";
    Map<String, String> detail = Map.of("reason", reason, "site-asks", entry.linkLossAction());
    String person = session.signIn().person().id();
    Runnable drop = () -> permit.linkLost(person, entry.linkLossAction().equals("stop"), reason);
    if (end(session, "control.lost", detail, true, drop)) {
      changed();
    }
  }

  synchronized void back(Session session) {
    if (holder == session) {
      stopLossTimer();
    }
  }

  private void stopLossTimer() {
    if (lossTimer != null) {
      lossTimer.cancel();
      lossTimer = null;
    }
  }

  private void note(String action, Session session, Outcome outcome, Map<String, String> detail) {
    Map<String, String> facts = facts(session);
    facts.putAll(detail);
    room.note(event(action, session, outcome, facts));
  }

  private AuditEvent event(
      String action, Session session, Outcome outcome, Map<String, String> facts) {
    return new AuditEvent(
        action, session.signIn().person().id(), entry.id(), session.id(), outcome, facts);
  }

  private static Map<String, String> facts(Session session) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("sign-in", session.signIn().id());
    return facts;
  }
}
