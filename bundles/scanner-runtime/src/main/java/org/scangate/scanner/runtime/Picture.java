package org.scangate.scanner.runtime;

import java.util.BitSet;
import org.scangate.api.console.Display;

/**
 * Whether a display has been painted all over since its connection made the surface: a screen that
 * is black because nothing came yet is no picture.
 */
final class Picture implements Display.Watcher {
  private final Runnable changed;
  private BitSet painted = new BitSet();
  private int missing = -1;

  /**
   * @param changed told on the driver's thread when the picture is complete
   */
  Picture(Runnable changed) {
    this.changed = changed;
  }

  synchronized boolean complete() {
    return missing == 0;
  }

  /** True when anything was painted at all. */
  synchronized boolean begun() {
    return missing == 0 || !painted.isEmpty();
  }

  @Override
  public void damaged(Display.Frame frame, int x, int y, int width, int height) {
    synchronized (this) {
      if (missing <= 0) {
        return;
      }
      for (int row = y; row < y + height; row++) {
        painted.set(row * frame.width() + x, row * frame.width() + x + width);
      }
      missing = frame.width() * frame.height() - painted.cardinality();
      if (missing > 0) {
        return;
      }
      painted = new BitSet();
    }
    changed.run();
  }

  @Override
  public synchronized void replaced(Display.Frame frame) {
    painted = new BitSet(frame.width() * frame.height());
    missing = frame.width() * frame.height();
  }

  @Override
  public void cursor(Display.Cursor cursor) {}
}
