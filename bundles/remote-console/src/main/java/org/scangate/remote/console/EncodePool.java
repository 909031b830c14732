package org.scangate.remote.console;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.scangate.api.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that encode and send. Urgent jobs, those of the holder, go first; while the holder is
 * being served at most one thread works for the others, within the {@link ViewerBudget}, so that
 * one is always free for what the holder waits for. Every viewer queues at most one job and the
 * help that this job asks for, which bounds the queues.
 */
final class EncodePool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EncodePool.class);

  /** However busy the holders are, the others are served so often, within their budget. */
  private static final long STARVES_NANOS = 200_000_000L;

  /** Something to do on one of the threads. */
  interface Job {
    /**
     * Does it.
     *
     * @return what it costs beside the time it took, in nanoseconds of others' work
     */
    long run();
  }

  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Job> urgent = new ArrayDeque<>();
  private final ArrayDeque<Job> others = new ArrayDeque<>();
  private final ViewerBudget budget;
  private final int threads;
  private int othersRunning;
  private long otherServedNanos;
  private boolean closed;

  EncodePool(Ticker ticker, int threads) {
    this.ticker = ticker;
    this.threads = threads;
    budget = new ViewerBudget(ticker.nanoTime());
    for (int i = 1; i <= threads; i++) {
      Thread thread = new Thread(this::work, "scangate-console-encode-" + i);
      thread.setDaemon(true);
      thread.start();
    }
  }

  void submit(Job job, boolean first) {
    lock.lock();
    try {
      if (!closed) {
        if (!first && others.isEmpty()) {
          otherServedNanos = ticker.nanoTime();
        }
        (first ? urgent : others).add(job);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      for (Turn turn = next(); turn != null; turn = next()) {
        perform(turn);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Turn(Job job, boolean first) {}

  /** Waits for the job to do now; null when the pool is closed. */
  private Turn next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        long now = ticker.nanoTime();
        long wait = otherWaitNanos(now);
        boolean starves = wait == 0 && now - otherServedNanos > STARVES_NANOS;
        if (!urgent.isEmpty() && !starves) {
          budget.holderServed(now);
          return new Turn(urgent.remove(), true);
        }
        if (wait == 0) {
          otherServedNanos = now;
          othersRunning++;
          return new Turn(others.remove(), false);
        }
        if (wait == Long.MAX_VALUE) {
          changed.await();
        } else {
          long unused = changed.awaitNanos(wait);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Nanoseconds until one of the others may be served; for ever when none can be now. */
  private long otherWaitNanos(long now) {
    int most = budget.besideHolder(now) ? Math.max(1, threads - 1) : threads;
    return others.isEmpty() || othersRunning >= most ? Long.MAX_VALUE : budget.waitNanos(now);
  }

  private void perform(Turn turn) {
    long began = ticker.nanoTime();
    long more = 0;
    try {
      more = turn.job().run();
    } catch (RuntimeException e) {
      LOG.error("an encoding job failed", e);
    } finally {
      if (!turn.first()) {
        lock.lock();
        try {
          long now = ticker.nanoTime();
          othersRunning--;
          budget.spend(now, now - began + more);
          changed.signal();
        } finally {
          lock.unlock();
        }
      }
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      urgent.clear();
      others.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
