package org.scangate.remote.console;

import java.time.Duration;
import java.util.function.Supplier;
import org.scangate.api.access.Person;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.records.WatchTimes;
import org.scangate.api.records.Watched;
import org.scangate.api.time.Ticker;

/**
 * How long one session was shown pictures. The figure so far is kept every minute and at the end;
 * of a session that was shown none nothing is kept. One thread at a time.
 */
final class WatchMeter {
  private static final long KEEP_NANOS = 60_000_000_000L;

  /** No look at it is further from the next: a machine that stood still showed nothing. */
  private static final long MOST_NANOS = 2_000_000_000L;

  private final ConsoleSession session;
  private final Supplier<WatchTimes> times;
  private final Ticker ticker;
  private boolean showing;
  private long lookedNanos;
  private long keptNanos;
  private long shownNanos;

  /**
   * @param times gives null while nothing keeps them
   */
  WatchMeter(ConsoleSession session, Supplier<WatchTimes> times, Ticker ticker) {
    this.session = session;
    this.times = times;
    this.ticker = ticker;
    lookedNanos = ticker.nanoTime();
    keptNanos = lookedNanos;
  }

  /** Looked at about once a second: whether pictures are shown now. */
  void look(boolean shows) {
    long now = ticker.nanoTime();
    if (showing && shows) {
      shownNanos += Math.min(now - lookedNanos, MOST_NANOS);
    }
    showing = shows;
    lookedNanos = now;
    if (now - keptNanos >= KEEP_NANOS) {
      keptNanos = now;
      keep(false);
    }
  }

  /** The session is over. */
  void end() {
    keep(true);
  }

  private void keep(boolean ended) {
    WatchTimes kept = times.get();
    Duration shown = Duration.ofSeconds(Duration.ofNanos(shownNanos).toSeconds());
    if (kept == null || shown.isZero()) {
      return;
    }
    Person person = session.signIn().person();
    kept.keep(
        new Watched(
            session.id(),
            person.id(),
            person.roles(),
            session.scanner().info().id(),
            session.since(),
            ticker.now(),
            shown,
            ended));
  }
}
