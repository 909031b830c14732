package org.scangate.lib.dicom.net;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A time-out that can be pushed back cheaply: pushing writes a number, and the timer looks at it
 * when it rings. Time is the event loop's. Event loop only.
 */
final class Deadline {
  private final EventExecutor loop;
  private final long nanos;
  private final Runnable expired;
  private ScheduledFuture<?> timer;
  private long from;
  private boolean running;

  Deadline(EventExecutor loop, Duration after, Runnable expired) {
    this.loop = loop;
    this.nanos = after.toNanos();
    this.expired = expired;
  }

  /** Begins, or begins again. */
  void start() {
    from = loop.ticker().nanoTime();
    running = true;
    if (timer == null) {
      timer = loop.schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /** Begins again if it runs. */
  void push() {
    if (running) {
      from = loop.ticker().nanoTime();
    }
  }

  void stop() {
    running = false;
  }

  boolean isRunning() {
    return running;
  }

  /** Stops for good; nothing keeps a reference afterwards. */
  void dispose() {
    running = false;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void ring() {
    timer = null;
    if (!running) {
      return;
    }
    long left = from + nanos - loop.ticker().nanoTime();
    if (left > 0) {
      timer = loop.schedule(this::ring, left, TimeUnit.NANOSECONDS);
    } else {
      running = false;
      expired.run();
    }
  }
}
