package org.scangate.scanner.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.scangate.api.driver.InputEvent;
import org.scangate.api.time.Ticker;

/**
 * From the holder of control to the scanner's thread. Only the owner's events enter; when the owner
 * changes, a release of everything pressed enters in the same step, so nothing of the old owner can
 * come after it. Moves of the pointer with unchanged buttons replace each other; at most {@link
 * #CAPACITY} events wait, and none older than {@link #OLDEST} is passed on.
 */
final class InputQueue {
  static final int CAPACITY = 1024;

  /** A click that waited longer is not what the person meant any more. */
  static final Duration OLDEST = Duration.ofSeconds(2);

  /** What came of an event. */
  enum Offer {
    TAKEN,
    NOT_OWNER,
    NOT_CONNECTED,
    FULL
  }

  private static final InputWork RELEASE_ALL = new InputWork.ReleaseAll();
  private static final InputWork TOO_SLOW = new InputWork.TooSlow();
  private static final InputWork YIELD = new InputWork.Yield();
  private static final InputWork OVER = new InputWork.Over();

  /** So long after the last event, what was sent is taken to have reached the console. */
  private static final Duration REST = Duration.ofMillis(30);

  private final Ticker ticker;
  private final BooleanSupplier passes;
  private final ArrayDeque<InputWork> waiting = new ArrayDeque<>();
  private final Map<String, Integer> buttons = new HashMap<>();
  private Object owner;
  private Object consumer;
  private volatile Thread consumerThread;
  private Object next;
  private Thread nextThread;
  private boolean yields;
  private long yieldsByNanos;
  private long takenNanos;

  private final HeldButtons stillHeld = new HeldButtons();

  /**
   * @param passes asked for each event as it leaves: false drops it, as a dropped permissive does
   */
  InputQueue(Ticker ticker, BooleanSupplier passes) {
    this.ticker = ticker;
    this.passes = passes;
  }

  /**
   * Changes who may offer; everything pressed is released first.
   *
   * @param discard drop what waits, rather than pass it on before the release
   */
  void owner(Object next, boolean discard) {
    synchronized (this) {
      owner = next;
      release(discard);
    }
    wake();
  }

  /** Releases everything pressed and drops what waits, when this is the owner; it stays so. */
  void releaseAll(Object who) {
    synchronized (this) {
      if (owner != who) {
        return;
      }
      release(true);
    }
    wake();
  }

  /**
   * Releases what is pressed on one display, after what waits for it; when the queue is full, that
   * is dropped. Nothing when this is not the owner.
   */
  void release(Object who, String display) {
    synchronized (this) {
      if (who == null || owner != who || consumer == null) {
        return;
      }
      if (waiting.size() >= CAPACITY) {
        waiting.removeIf(
            work ->
                (work instanceof InputWork.Input input && input.display().equals(display))
                    || (work instanceof InputWork.Release release
                        && release.display().equals(display)));
      }
      buttons.remove(display);
      waiting.add(new InputWork.Release(display));
    }
    wake();
  }

  private void release(boolean discard) {
    if (discard) {
      waiting.clear();
    }
    buttons.clear();
    if (consumer != null && waiting.peekLast() != RELEASE_ALL) {
      waiting.add(RELEASE_ALL);
    }
  }

  Offer offer(Object who, String display, InputEvent event) {
    synchronized (this) {
      if (who == null || owner != who) {
        return Offer.NOT_OWNER;
      }
      if (consumer == null) {
        return Offer.NOT_CONNECTED;
      }
      boolean move = false;
      if (event instanceof InputEvent.Pointer pointer) {
        Integer before = buttons.getOrDefault(display, 0);
        move = before == pointer.buttons();
        if (move
            && waiting.peekLast() instanceof InputWork.Input last
            && last.move()
            && last.display().equals(display)) {
          waiting.pollLast();
          waiting.add(new InputWork.Input(display, event, true, last.sinceNanos()));
          return Offer.TAKEN;
        }
      }
      if (waiting.size() >= CAPACITY) {
        return move ? Offer.TAKEN : Offer.FULL;
      }
      if (event instanceof InputEvent.Pointer pointer) {
        buttons.put(display, pointer.buttons());
      }
      waiting.add(new InputWork.Input(display, event, move, ticker.nanoTime()));
    }
    wake();
    return Offer.TAKEN;
  }

  /** A connection takes from now on; what waited for an earlier one is gone. */
  synchronized void connect(Object by, Thread thread) {
    waiting.clear();
    buttons.clear();
    stillHeld.begin(Map.of());
    yields = false;
    consumer = by;
    consumerThread = thread;
  }

  /** A connection waits to take over from the one that takes now. */
  synchronized void standBy(Object by, Thread thread) {
    next = by;
    nextThread = thread;
  }

  /**
   * Asks the connection that takes now to let the one that stands by take over: at the first moment
   * at which nothing is pressed and nothing waits, or else when the time is up.
   *
   * @return false when either is gone
   */
  boolean giveWay(Object from, Object to, Duration within) {
    synchronized (this) {
      if (consumer != from || next != to) {
        return false;
      }
      yields = true;
      yieldsByNanos = ticker.nanoTime() + within.toNanos();
    }
    wake();
    return true;
  }

  /**
   * The connection that stood by takes from now on, beginning with what waits.
   *
   * @param held buttons by display that were pressed; they count as released until the person has
   *     let go of them, so that a drag that was cut is not begun anew
   * @return false when it is gone
   */
  boolean passOn(Object to, Map<String, Integer> held) {
    synchronized (this) {
      if (next != to) {
        return false;
      }
      yields = false;
      stillHeld.begin(held);
      consumer = next;
      consumerThread = nextThread;
      next = null;
      nextThread = null;
    }
    wake();
    return true;
  }

  /** That connection takes no more; its thread learns it at its next {@link #take}. */
  void disconnect(Object who) {
    Thread thread;
    synchronized (this) {
      if (next == who) {
        thread = nextThread;
        next = null;
        nextThread = null;
        LockSupport.unpark(thread);
        return;
      }
      if (consumer != who) {
        return;
      }
      yields = false;
      thread = consumerThread;
      consumer = null;
      consumerThread = null;
      waiting.clear();
      buttons.clear();
    }
    LockSupport.unpark(thread);
  }

  private void wake() {
    LockSupport.unpark(consumerThread);
  }

  /**
   * The next work, awaited; called on the consumer's thread.
   *
   * @param released whether nothing is pressed at the console
   */
  InputWork take(Object who, BooleanSupplier released) {
    while (true) {
      long parkNanos = 0;
      synchronized (this) {
        if (consumer != who) {
          if (next != who) {
            return OVER;
          }
        } else {
          if (yields) {
            long now = ticker.nanoTime();
            if (now - yieldsByNanos >= 0 || (waiting.isEmpty() && rests(now, released))) {
              yields = false;
              return YIELD;
            }
            parkNanos = REST.toNanos() / 8;
          }
          InputWork work = waiting.poll();
          if (work instanceof InputWork.Input input
              && ticker.nanoTime() - input.sinceNanos() > OLDEST.toNanos()) {
            release(true);
            return TOO_SLOW;
          }
          if (work instanceof InputWork.Input && !passes.getAsBoolean()) {
            continue;
          }
          if (work != null) {
            takenNanos = ticker.nanoTime();
            return stillHeld.without(work);
          }
        }
      }
      if (parkNanos == 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, parkNanos);
      }
      // A driver may have left the thread interrupted; who ends a connection says disconnect.
      Thread.interrupted();
    }
  }

  private boolean rests(long now, BooleanSupplier released) {
    return released.getAsBoolean() && now - takenNanos >= REST.toNanos();
  }

  synchronized int size() {
    return waiting.size();
  }
}
