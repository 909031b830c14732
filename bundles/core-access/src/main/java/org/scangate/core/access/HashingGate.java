package org.scangate.core.access;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets two password hashings run at once and a few wait. Callers who never signed in from where
 * they are share {@value #STRANGERS} places, {@value #STRANGERS_PER_ADDRESS} to an address; those
 * who did have {@value #KNOWN} of their own, so a flood of strangers does not keep them out. Beyond
 * that: a refusal at once.
 */
final class HashingGate {
  static final int AT_ONCE = 2;
  static final int STRANGERS = 4;
  static final int STRANGERS_PER_ADDRESS = 3;
  static final int KNOWN = 3;
  private static final long LONGEST_WAIT_SECONDS = 5;

  private final Semaphore running = new Semaphore(AT_ONCE, true);
  private final Map<String, Integer> strangersAt = new HashMap<>();
  private int strangers;
  private int known;

  /** A place; close to give it back. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a place to hash.
   *
   * @param address where the caller is
   * @param isKnown signed in now, or did so before from this address
   * @throws Refused when too many wait already
   */
  Place enter(String address, boolean isKnown) throws Refused {
    if (!reserve(address, isKnown)) {
      throw busy();
    }
    try {
      if (running.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return () -> {
          running.release();
          giveBack(address, isKnown);
        };
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    giveBack(address, isKnown);
    throw busy();
  }

  private synchronized boolean reserve(String address, boolean isKnown) {
    if (isKnown) {
      if (known == KNOWN) {
        return false;
      }
      known++;
      return true;
    }
    int here = strangersAt.getOrDefault(address, 0);
    if (strangers == STRANGERS || here == STRANGERS_PER_ADDRESS) {
      return false;
    }
    strangers++;
    strangersAt.put(address, here + 1);
    return true;
  }

  private synchronized void giveBack(String address, boolean isKnown) {
    if (isKnown) {
      known--;
      return;
    }
    strangers--;
    strangersAt.computeIfPresent(address, (a, here) -> here == 1 ? null : here - 1);
  }

  /** Places taken, running or waiting. */
  synchronized int occupied() {
    return strangers + known;
  }

  private static Refused busy() {
    return new Refused(
        503, "sign-in.busy", "Too many people sign in at this moment. Try again in a few seconds.");
  }
}
