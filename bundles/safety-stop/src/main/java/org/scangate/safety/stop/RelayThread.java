package org.scangate.safety.stop;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** The one thread of a relay; it turns its {@link RelayLoop} until it is told to end. */
final class RelayThread implements Runnable {
  private static final System.Logger LOG = System.getLogger(RelayThread.class.getName());
  private static final long END_MILLIS = 3_000;
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final AtomicBoolean poked = new AtomicBoolean();
  private final Thread thread;
  private volatile RelayLoop loop;
  private volatile boolean over;

  RelayThread(String relay) {
    thread = SafetyThread.of(this, relay);
  }

  void start(RelayLoop turned) {
    loop = turned;
    thread.start();
  }

  /** Something was asked. */
  void wake() {
    poked.set(true);
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    while (!over) {
      long nanos = pass();
      if (nanos > 0 && !poked.getAndSet(false)) {
        LockSupport.parkNanos(this, Math.min(nanos, TimeUnit.SECONDS.toNanos(1)));
        // Nobody may end this thread by interrupting it.
        Thread.interrupted();
      }
    }
    loop.farewell();
  }

  /** Whatever fails, an error of the virtual machine too: this thread goes on. */
  private long pass() {
    try {
      return loop.pass();
    } catch (RuntimeException | Error e) {
      try {
        LOG.log(Level.ERROR, "a turn of the stop relay's thread failed", e);
      } catch (RuntimeException | Error again) {
        // What cannot be logged either must not end it.
      }
      return AGAIN_NANOS;
    }
  }

  /** Drops everything and ends; waits for at most three seconds. */
  void end() throws InterruptedException {
    over = true;
    wake();
    thread.join(END_MILLIS);
  }
}
