package org.scangate.net.front;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for what clients have begun and not finished: heads, bodies, WebSocket messages. All
 * connections share one budget, so that many slow clients cannot take what one honest client needs
 * from the whole process.
 */
final class IntakeBudget {
  /** Accounted in steps, so that the many small requests touch nothing shared. */
  static final int STEP = 4 * 1024;

  private final long max;
  private final AtomicLong taken = new AtomicLong();

  IntakeBudget(long max) {
    this.max = max;
  }

  Lease lease() {
    return new Lease();
  }

  long taken() {
    return taken.get();
  }

  /** One connection's share; used on its event loop only. */
  final class Lease {
    private long mine;

    /**
     * Says how much the connection holds now.
     *
     * @return false when that is more than all connections together may hold; the share stays as it
     *     was
     */
    boolean resize(long bytes) {
      long steps = bytes / STEP * STEP;
      if (steps == mine) {
        return true;
      }
      long after = taken.addAndGet(steps - mine);
      if (steps > mine && after > max) {
        taken.addAndGet(mine - steps);
        return false;
      }
      mine = steps;
      return true;
    }

    void close() {
      resize(0);
    }
  }
}
