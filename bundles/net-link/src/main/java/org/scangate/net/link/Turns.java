package org.scangate.net.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The lock of one link, and what a turn under it leaves to be done: at its end, still locked, what
 * would call the session back while it is in the middle; after it, without the lock, the calls to
 * others.
 */
final class Turns {
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Runnable> atEnd = new ArrayDeque<>();
  private final Runnable last;
  private List<Runnable> after = new ArrayList<>();

  /**
   * @param last done at the end of every turn, under the lock
   */
  Turns(Runnable last) {
    this.last = last;
  }

  /** To be done at the end of this turn. */
  void atEnd(Runnable task) {
    atEnd.add(task);
  }

  /** To be done without the lock, by the thread whose turn this is. */
  void after(Runnable task) {
    after.add(task);
  }

  /** A turn for a socket, which may call from within our own send or close: then at its end. */
  void fromSocket(Runnable body) {
    if (lock.isHeldByCurrentThread()) {
      atEnd.add(body);
    } else {
      run(body);
    }
  }

  void run(Runnable body) {
    get(
        () -> {
          body.run();
          return null;
        });
  }

  <T> T get(Supplier<T> body) {
    List<Runnable> now = List.of();
    T result;
    lock.lock();
    try {
      result = body.get();
      if (lock.getHoldCount() == 1) {
        for (Runnable task = atEnd.poll(); task != null; task = atEnd.poll()) {
          task.run();
        }
        last.run();
        if (!after.isEmpty()) {
          now = after;
          after = new ArrayList<>();
        }
      }
    } finally {
      lock.unlock();
    }
    now.forEach(Runnable::run);
    return result;
  }
}
