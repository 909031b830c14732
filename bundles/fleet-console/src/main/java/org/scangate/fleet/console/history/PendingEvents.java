package org.scangate.fleet.console.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.scangate.fleet.console.model.History.AuditHead;
import org.scangate.fleet.console.model.Mark;

/**
 * What happens on its way to the database: marks, and what must not be lost, each in an order of
 * its own and bounded by itself, so that no flood of marks pushes out an incident. What finds no
 * place is dropped and counted, and whoever gave it is told. Any thread.
 */
final class PendingEvents {

  /** What must not be lost unheard. */
  sealed interface Change {}

  /** An incident that begins, or has ended. */
  record IncidentChange(
      boolean opens, String group, Optional<String> node, String what, String detail, long at)
      implements Change {}

  /** The end of an appliance's audit. */
  record AuditChange(AuditHead head) implements Change {}

  private record Waiting(Change change, CompletableFuture<Void> done) {}

  private final Deque<Mark> marks = new ArrayDeque<>();
  private final Deque<Waiting> changes = new ArrayDeque<>();
  private final int most;
  private long lostMarks;
  private long lostChanges;

  /**
   * @param most of each kind
   */
  PendingEvents(int most) {
    this.most = most;
  }

  synchronized void add(Mark mark) {
    if (marks.size() >= most) {
      lostMarks++;
    } else {
      marks.add(mark);
    }
  }

  /** Completes on the writer's thread when the database has it. */
  CompletableFuture<Void> add(Change change) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    synchronized (this) {
      if (changes.size() < most) {
        changes.add(new Waiting(change, done));
        return done;
      }
      lostChanges++;
    }
    done.completeExceptionally(new IllegalStateException(most + " wait for the database already"));
    return done;
  }

  synchronized List<Mark> marks(int limit) {
    return marks.stream().limit(limit).toList();
  }

  synchronized List<Change> changes(int limit) {
    return changes.stream().limit(limit).map(Waiting::change).toList();
  }

  /** The first ones are in the database. */
  synchronized void marksStored(int count) {
    for (int i = 0; i < count; i++) {
      marks.remove();
    }
  }

  /** The first ones are in the database. */
  void changesStored(int count) {
    for (int i = 0; i < count; i++) {
      firstChange().complete(null);
    }
  }

  private synchronized CompletableFuture<Void> firstChange() {
    return changes.remove().done();
  }

  /** The first one is given up: no database would take it. */
  synchronized void markRefused() {
    marks.remove();
    lostMarks++;
  }

  /** The first one is given up: no database would take it. */
  void changeRefused(Exception why) {
    CompletableFuture<Void> done;
    synchronized (this) {
      lostChanges++;
      done = firstChange();
    }
    done.completeExceptionally(why);
  }

  /** At the end: whoever waits is told that it was not stored. */
  void giveUp() {
    while (waitingChanges() > 0) {
      changeRefused(new IllegalStateException("the console ends, and the database has it not"));
    }
  }

  synchronized int waitingMarks() {
    return marks.size();
  }

  synchronized int waitingChanges() {
    return changes.size();
  }

  synchronized long lostMarks() {
    return lostMarks;
  }

  synchronized long lostChanges() {
    return lostChanges;
  }
}
