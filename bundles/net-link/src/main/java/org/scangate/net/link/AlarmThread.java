package org.scangate.net.link;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Alarms} of one named thread. */
final class AlarmThread implements Alarms, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmThread.class);

  private final ScheduledThreadPoolExecutor executor;

  AlarmThread(String name) {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            (task, stopped) -> {
              // Closed: nothing is due any more.
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Runnable in(long nanos, Runnable task) {
    Future<?> future = executor.schedule(() -> guarded(task), nanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A timed task of the links failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
