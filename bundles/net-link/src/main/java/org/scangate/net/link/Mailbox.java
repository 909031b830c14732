package org.scangate.net.link;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Function;

/**
 * Calls to one channel, one at a time and in order, on whichever thread brought work first. What it
 * holds is bounded by the channel's windows.
 */
final class Mailbox {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  /**
   * Adds a task.
   *
   * @return true when the caller must {@link #run}, soon and without a lock held
   */
  synchronized boolean add(Runnable task) {
    tasks.add(task);
    return claim();
  }

  /**
   * Adds a task about borrowed bytes, which are copied only when another thread will run it.
   *
   * @return as {@link #add}; the bytes must stay valid until {@link #run} returns
   */
  synchronized boolean add(ByteBuffer borrowed, Function<ByteBuffer, Runnable> task) {
    ByteBuffer bytes =
        running
            ? ByteBuffer.allocate(borrowed.remaining()).put(borrowed.duplicate()).flip()
            : borrowed;
    tasks.add(task.apply(bytes));
    return claim();
  }

  private boolean claim() {
    boolean mine = !running;
    running = true;
    return mine;
  }

  /** Runs what is there, and what is added meanwhile; the tasks throw nothing. */
  void run() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized Runnable next() {
    Runnable task = tasks.poll();
    running = task != null;
    return task;
  }
}
