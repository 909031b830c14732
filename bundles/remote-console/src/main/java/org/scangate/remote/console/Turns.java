package org.scangate.remote.console;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order, on whichever thread brings one, with no lock held: a task
 * may call whoever calls back.
 */
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  void add(Runnable task) {
    synchronized (this) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    for (Runnable next = next(); next != null; next = next()) {
      try {
        next.run();
      } catch (RuntimeException e) {
        LOG.error("a task failed; those behind it run", e);
      }
    }
  }

  private synchronized Runnable next() {
    Runnable next = waiting.poll();
    running = next != null;
    return next;
  }
}
