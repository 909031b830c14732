package org.scangate.dicom.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.scangate.api.time.Ticker;

/** A clock that a test moves, from timer to timer, and a thread whose timers belong to it. */
final class SimulatedTime implements Ticker {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();

  private final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {
    private final long due;

    Timer(Runnable what, long due) {
      super(what, null);
      this.due = due;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - nanos.get(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(due, ((Timer) other).due);
    }
  }

  /** What is due at once runs at once; what is due later when the clock has come there. */
  private final class ClockedThread extends ScheduledThreadPoolExecutor {
    ClockedThread() {
      super(1, SpoolThreads.named("clocked"));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable what, long delay, TimeUnit unit) {
      if (delay <= 0) {
        return super.schedule(what, 0, unit);
      }
      Timer timer = new Timer(what, nanos.get() + unit.toNanos(delay));
      synchronized (timers) {
        timers.add(timer);
      }
      return timer;
    }
  }

  private final ScheduledThreadPoolExecutor thread = new ClockedThread();

  ScheduledThreadPoolExecutor thread() {
    return thread;
  }

  /** Moves to the next timer, and runs it; nothing happens when there is none. */
  void next() {
    Timer timer;
    synchronized (timers) {
      timer = timers.poll();
      if (timer == null) {
        return;
      }
      nanos.accumulateAndGet(timer.due, Math::max);
    }
    thread.execute(timer);
  }

  /** Timers that are set. */
  int waiting() {
    synchronized (timers) {
      return timers.size();
    }
  }

  /** How far it has come. */
  Duration passed() {
    return Duration.ofNanos(nanos.get());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public Instant now() {
    return START.plusNanos(nanos.get());
  }
}
