package org.scangate.itests.bench;

import java.util.Set;
import java.util.function.LongConsumer;
import org.scangate.lib.rfb.client.RfbSink;

/** What a client shows, and when it showed what was drawn. The same for every peer. */
final class Screen implements RfbSink {
  private Picture picture;
  private long awaited;
  private boolean waiting;
  private long seenNanos;
  private Set<Long> drawn = Set.of();
  private long lastShown;
  private int shown;
  private LongConsumer listener = number -> {};

  /** Tells somebody the number of each picture as it is shown, in parts too. */
  synchronized void tell(LongConsumer listener) {
    this.listener = listener;
  }

  @Override
  public synchronized int[] surface(int width, int height) {
    picture = new Picture(width, height, new int[width * height]);
    return picture.pixels;
  }

  @Override
  public synchronized void damaged(int x, int y, int width, int height) {
    picture.changed(x, y, width, height);
    long number = picture.number();
    listener.accept(number);
    if (waiting && number == awaited) {
      seenNanos = System.nanoTime();
      waiting = false;
      notifyAll();
    }
    if (number != lastShown && drawn.contains(number)) {
      lastShown = number;
      shown++;
    }
  }

  @Override
  public void cursor(int width, int height, int hotX, int hotY, int[] argb) {
    // The pointer is not part of what is compared.
  }

  /** Begins to wait for a picture. */
  synchronized void expect(long number) {
    awaited = number;
    waiting = picture == null || picture.number() != number;
    seenNanos = System.nanoTime();
  }

  /**
   * When the expected picture was there, whole; waits for it.
   *
   * @throws Stalled when it does not come
   */
  synchronized long seen(String who, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (waiting) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new Stalled(who + ": what was drawn was not shown within " + millis + " ms");
      }
      wait(left);
    }
    return seenNanos;
  }

  /** Begins to count which of these pictures are shown, each as often as it comes. */
  synchronized void count(Set<Long> pictures) {
    drawn = pictures;
    lastShown = 0;
    shown = 0;
  }

  /** Pictures shown, whole, since {@link #count}. */
  synchronized int shown() {
    return shown;
  }

  /** A picture did not come. */
  static final class Stalled extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stalled(String message) {
      super(message);
    }
  }
}
