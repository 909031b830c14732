package org.scangate.safety.stop;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.scangate.api.safety.ProofTest;
import org.scangate.api.safety.SafetyRefused;

/** Who wants one circuit's proof test, and when the last one passed. */
final class ProofDesk {
  private static final System.Logger LOG = System.getLogger(ProofDesk.class.getName());
  private static final long WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final AtomicReference<Ask> asked = new AtomicReference<>();
  private final String scanner;
  private final ProofFile file;
  private final Keeper keeper;
  private final Mailboxes mailboxes;
  private final Time time;
  private Instant passed;

  ProofDesk(String scanner, ProofFile file, Keeper keeper, Mailboxes mailboxes, Time time) {
    this.scanner = scanner;
    this.file = file;
    this.keeper = keeper;
    this.mailboxes = mailboxes;
    this.time = time;
    passed = file.read();
  }

  private record Ask(CompletableFuture<ProofTest> answer, long sinceNanos, boolean begun) {
    Ask begin() {
      return new Ask(answer, sinceNanos, true);
    }
  }

  /** Asks for one, on any thread. */
  CompletableFuture<ProofTest> ask() {
    Ask mine = new Ask(new CompletableFuture<>(), time.nanos(), false);
    return asked.compareAndExchange(null, mine) == null
        ? mine.answer()
        : CompletableFuture.failedFuture(new SafetyRefused("A proof test runs already."));
  }

  // ---- the loop's thread

  /** When the last one passed; null when none is known. */
  Instant passed() {
    return passed;
  }

  /** Whether somebody waits for one that has not begun; one who gave up does not. */
  boolean waits() {
    Ask ask = asked.get();
    if (ask != null && ask.answer().isDone()) {
      asked.compareAndSet(ask, null);
    }
    return asked.get() != null;
  }

  /** Refuses one that could not begin in time: nobody may stand ready any more. */
  void forgetOld(long nanos, String words) {
    Ask ask = asked.get();
    if (ask != null && !ask.begun() && nanos - ask.sinceNanos() > WITHIN_NANOS) {
      refused(words);
    }
  }

  void begins() {
    asked.updateAndGet(ask -> ask == null ? null : ask.begin());
  }

  void done(ProofTest result) {
    if (result.passed()) {
      Instant at = time.now();
      passed = at;
      keeper.put(
          scanner + " proof",
          (what, trip) -> file.write(at, result),
          Disk.CLEAR,
          null,
          event -> {
            if (event instanceof Event.NotKept not) {
              LOG.log(Level.WARNING, "the proof test is not on disk: {0}", not.words());
            }
          });
    }
    answer(future -> future.complete(result));
  }

  void refused(String words) {
    answer(future -> future.completeExceptionally(new SafetyRefused(words)));
  }

  private void answer(Consumer<CompletableFuture<ProofTest>> answer) {
    Ask ask = asked.getAndSet(null);
    if (ask != null) {
      mailboxes.box(answer, false).put(ask.answer());
    }
  }
}
