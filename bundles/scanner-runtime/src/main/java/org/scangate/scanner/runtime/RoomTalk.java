package org.scangate.scanner.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scangate.api.access.Person;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.CallOuts;

/** The newest call-outs of one scanner. The oldest goes when one too many is said. */
final class RoomTalk implements CallOuts {
  private final String scanner;
  private final ControlRoom room;
  private final Runnable changed;
  private final Deque<CallOut> said = new ArrayDeque<>();
  private long last;

  RoomTalk(String scanner, ControlRoom room, Runnable changed) {
    this.scanner = scanner;
    this.room = room;
    this.changed = changed;
  }

  @Override
  public synchronized List<CallOut> recent() {
    return List.copyOf(said);
  }

  @Override
  public void say(Side from, Person by, String session, Word word) {
    CallOut one;
    synchronized (this) {
      Optional<CallOut> before =
          said.stream()
              .filter(it -> it.word() == word && it.from() == from && it.heard().isEmpty())
              .findFirst();
      before.ifPresent(said::remove);
      int times = before.map(CallOut::times).orElse(0) + 1;
      one =
          new CallOut(++last, word, from, by.name(), room.ticker().now(), times, Optional.empty());
      said.addLast(one);
      if (said.size() > KEPT) {
        said.removeFirst();
      }
    }
    note("call-out.said", by, session, one);
  }

  @Override
  public boolean acknowledge(Side by, Person person, String session, long id) {
    CallOut answered;
    synchronized (this) {
      Optional<CallOut> open =
          said.stream()
              .filter(it -> it.id() == id && it.from() != by && it.heard().isEmpty())
              .findFirst();
      if (open.isEmpty()) {
        return false;
      }
      CallOut it = open.get();
      Heard heard = new Heard(person.name(), room.ticker().now());
      answered =
          new CallOut(id, it.word(), it.from(), it.by(), it.at(), it.times(), Optional.of(heard));
      said.remove(it);
      said.addLast(answered);
    }
    note("call-out.answered", person, session, answered);
    return true;
  }

  private void note(String action, Person person, String session, CallOut one) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("word", one.word().name());
    facts.put("from", one.from().name());
    facts.put("call-out", Long.toString(one.id()));
    room.note(new AuditEvent(action, person.id(), scanner, session, Outcome.DONE, facts));
    changed.run();
  }
}
