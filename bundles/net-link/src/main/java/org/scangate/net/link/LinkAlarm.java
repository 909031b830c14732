package org.scangate.net.link;

import java.util.function.LongConsumer;
import org.scangate.api.time.Ticker;

/** The one alarm of a link, for what is due next. Used under the link's lock. */
final class LinkAlarm {
  private final Ticker ticker;
  private final Alarms alarms;
  private final LongConsumer ring;

  /** Null while none is set. */
  private Runnable takeBack;

  /** Of the alarm that counts: one taken back too late rings with an older number. */
  private long number;

  private long setNanos;

  /**
   * @param ring called with the alarm's number, without the lock
   */
  LinkAlarm(Ticker ticker, Alarms alarms, LongConsumer ring) {
    this.ticker = ticker;
    this.alarms = alarms;
    this.ring = ring;
  }

  /**
   * Rings at that time or, when one is set already, earlier.
   *
   * @param due {@link Long#MAX_VALUE} for never
   */
  void setBy(long due) {
    if (takeBack != null && due >= setNanos && due != Long.MAX_VALUE) {
      return;
    }
    if (takeBack != null) {
      takeBack.run();
      takeBack = null;
    }
    if (due != Long.MAX_VALUE) {
      setNanos = due;
      long mine = ++number;
      takeBack = alarms.in(due - ticker.nanoTime(), () -> ring.accept(mine));
    }
  }

  /** Whether the alarm that rang is the one that counts; it is not set any more then. */
  boolean counts(long rang) {
    if (rang != number) {
      return false;
    }
    takeBack = null;
    return true;
  }
}
