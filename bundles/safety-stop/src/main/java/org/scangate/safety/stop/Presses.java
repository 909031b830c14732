package org.scangate.safety.stop;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.scangate.api.safety.StopStep;

/**
 * The stop requests whose people wait for an answer, at most {@link #MOST}; a further one acts and
 * is told nothing. Thread-safe.
 */
final class Presses {
  static final int MOST = 64;

  private static final long FORGOTTEN_NANOS = 60_000_000_000L;

  private final List<Press> waiting = new ArrayList<>();
  private boolean fresh;

  private static final class Press {
    private final long sinceNanos;
    private final Mailboxes.Box<StopStep> tell;
    private StopStep.CoilWritten written;
    private boolean told;
    private boolean late;

    Press(long sinceNanos, Mailboxes.Box<StopStep> tell) {
      this.sinceNanos = sinceNanos;
      this.tell = tell;
    }

    long micros(long nanos) {
      return (nanos - sinceNanos) / 1000;
    }

    void tellWritten() {
      if (written != null && !told) {
        told = true;
        tell.put(written);
      }
    }
  }

  synchronized void add(long nanos, Mailboxes.Box<StopStep> tell) {
    fresh = true;
    if (waiting.size() < MOST) {
      waiting.add(new Press(nanos, tell));
    }
  }

  /** Whether one came since this was asked the last time. */
  synchronized boolean takeFresh() {
    boolean was = fresh;
    fresh = false;
    return was;
  }

  /** Whether somebody waits who was not told yet that it is late. */
  synchronized boolean urgent() {
    return waiting.stream().anyMatch(press -> !press.late);
  }

  /** Told with the confirmation, or by {@link #tellWritten} at the end of the turn without one. */
  synchronized void written(long nanos) {
    for (Press press : waiting) {
      if (press.written == null) {
        press.written = new StopStep.CoilWritten(press.micros(nanos));
      }
    }
  }

  synchronized void tellWritten() {
    waiting.forEach(Press::tellWritten);
  }

  synchronized void confirmed(long nanos, boolean byFeedback) {
    for (Iterator<Press> presses = waiting.iterator(); presses.hasNext(); ) {
      Press press = presses.next();
      if (press.written != null) {
        press.tellWritten();
        press.tell.put(new StopStep.Confirmed(press.micros(nanos), byFeedback));
        presses.remove();
      }
    }
  }

  /** Tells those who wait for longer than that. */
  synchronized void late(long nanos, long afterNanos, String words) {
    for (Iterator<Press> presses = waiting.iterator(); presses.hasNext(); ) {
      Press press = presses.next();
      long waited = nanos - press.sinceNanos;
      if (!press.late && waited >= afterNanos) {
        press.late = true;
        press.tell.put(new StopStep.NotConfirmed(press.micros(nanos), words));
      }
      if (waited > FORGOTTEN_NANOS) {
        presses.remove();
      }
    }
  }
}
