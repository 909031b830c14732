package org.scangate.safety.stop;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tells others things without waiting for them: each listener has a box, read on one of at most
 * {@link #MOST_THREADS} threads. A listener that does not return keeps a thread and its own box.
 */
final class Mailboxes implements AutoCloseable {
  static final int MOST_THREADS = 16;

  /** A full box forgets its oldest. */
  static final int CAPACITY = 64;

  private static final System.Logger LOG = System.getLogger(Mailboxes.class.getName());

  private final ThreadPoolExecutor threads;

  Mailboxes() {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            MOST_THREADS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> SafetyThread.of(task, "tell-" + number.incrementAndGet()));
  }

  /**
   * A listener's box.
   *
   * @param newestOnly keep only the newest that waits
   */
  <T> Box<T> box(Consumer<T> listener, boolean newestOnly) {
    return new Box<>(listener, newestOnly);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** What waits for one listener. */
  final class Box<T> {
    private final Consumer<T> listener;
    private final boolean newestOnly;
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private boolean running;

    private Box(Consumer<T> listener, boolean newestOnly) {
      this.listener = listener;
      this.newestOnly = newestOnly;
    }

    void put(T news) {
      synchronized (this) {
        if (newestOnly) {
          waiting.clear();
        } else if (waiting.size() >= CAPACITY) {
          waiting.poll();
        }
        waiting.add(news);
        if (running) {
          return;
        }
        running = true;
      }
      try {
        threads.execute(this::read);
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        // Every thread is kept by somebody, none can be made, or the end has come: read with the
        // next news.
        synchronized (this) {
          running = false;
        }
      }
    }

    private void read() {
      while (true) {
        T news;
        synchronized (this) {
          news = waiting.poll();
          if (news == null) {
            running = false;
            return;
          }
        }
        try {
          listener.accept(news);
        } catch (RuntimeException | Error e) {
          LOG.log(Level.ERROR, "somebody who was told of the stop relay failed", e);
        }
      }
    }
  }
}
