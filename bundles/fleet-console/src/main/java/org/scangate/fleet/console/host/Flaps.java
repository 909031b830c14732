package org.scangate.fleet.console.host;

import java.util.ArrayDeque;
import java.util.Deque;

/** How often an appliance was lost of late. One thread at a time. */
final class Flaps {
  static final long WINDOW_MILLIS = 600_000;
  private static final int MANY = 3;
  private static final int KEPT = 200;

  private final Deque<Long> losses = new ArrayDeque<>(0);

  void lost(long now) {
    if (losses.size() == KEPT) {
      losses.poll();
    }
    losses.add(now);
  }

  /** Words when it is more than bad luck; null when it is not. */
  String look(long now) {
    while (!losses.isEmpty() && losses.peek() <= now - WINDOW_MILLIS) {
      losses.poll();
    }
    return losses.size() < MANY ? null : "lost " + losses.size() + " times in 10 minutes";
  }
}
