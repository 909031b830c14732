package org.scangate.net.front;

import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that routes run on: a fixed number, a bounded queue before them. */
final class RouteThreads implements AutoCloseable {
  private static final int IDLE_SECONDS = 30;

  private final ThreadPoolExecutor executor;

  RouteThreads(int threads, int queue) {
    AtomicInteger number = new AtomicInteger();
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, "scangate-front-routes-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs a call.
   *
   * @throws Refused 503 when the queue is full or the listeners stop
   */
  void run(Runnable call) throws Refused {
    try {
      executor.execute(call);
    } catch (RejectedExecutionException e) {
      throw busy();
    }
  }

  static Refused busy() {
    return new Refused(
        503,
        "http.busy",
        "The appliance has too much to do; try again in a moment.",
        Map.of("Retry-After", "1"));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
