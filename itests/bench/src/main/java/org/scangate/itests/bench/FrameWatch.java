package org.scangate.itests.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongToIntFunction;

/**
 * When a client showed newer frames, each whole. A picture that is no frame as it was drawn, or an
 * older one, is no progress.
 */
final class FrameWatch implements LongConsumer {
  private final LongToIntFunction frames;
  private final List<Long> shownNanos = new ArrayList<>();
  private int newest;
  private int steppedBack;
  private int last;

  /**
   * @param frames gives a frame's number for that of a picture, 0 for none
   */
  FrameWatch(LongToIntFunction frames) {
    this.frames = frames;
  }

  /** A client shows that picture. */
  @Override
  public synchronized void accept(long picture) {
    int frame = frames.applyAsInt(picture);
    if (frame == 0 || frame == last) {
      return;
    }
    last = frame;
    if (frame > newest) {
      newest = frame;
      shownNanos.add(System.nanoTime());
      notifyAll();
    } else {
      steppedBack++;
    }
  }

  /** So often an older frame followed on a newer one. */
  synchronized int steppedBack() {
    return steppedBack;
  }

  /**
   * The longest time without a newer frame, of all such times that touch this span, in
   * milliseconds; waits for the end of the last.
   *
   * @throws Screen.Stalled when no newer frame comes
   */
  synchronized double longestGap(long fromNanos, long toNanos, long patienceMillis)
      throws InterruptedException {
    long end = System.nanoTime() + patienceMillis * 1_000_000;
    while (shownNanos.isEmpty() || shownNanos.get(shownNanos.size() - 1) <= toNanos) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new Screen.Stalled("no newer frame within " + patienceMillis + " ms");
      }
      wait(left);
    }
    long longest = 0;
    for (int i = shownNanos.size() - 1; i > 0 && shownNanos.get(i) >= fromNanos; i--) {
      if (shownNanos.get(i - 1) <= toNanos) {
        longest = Math.max(longest, shownNanos.get(i) - shownNanos.get(i - 1));
      }
    }
    return longest / 1e6;
  }
}
