package org.scangate.remote.console;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.scangate.api.console.Display;
import org.scangate.api.time.Ticker;
import org.scangate.lib.rfb.tile.TileEncoders;

/** One display and its viewers: one grid of damage and encoded tiles for all of them. */
final class DisplayHub implements Display.Watcher {
  static final int MOST_VIEWERS = 64;

  /** Most bytes of encoded tiles kept for a display; of a smaller one, as many as its pixels. */
  private static final long MOST_CACHE_BYTES = 32 << 20;

  private final Display display;
  private final TileEncoders encoders;
  private final Ticker ticker;
  private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
  private volatile StillPicture picture;
  private volatile Display.Cursor cursor;
  private volatile long damagedNanos;
  private AutoCloseable watch;

  DisplayHub(Display display, TileEncoders encoders, Ticker ticker) {
    this.display = display;
    this.encoders = encoders;
    this.ticker = ticker;
    damagedNanos = ticker.nanoTime();
  }

  /** False when there are too many. Called by {@link Hubs}, which keeps one caller at a time. */
  boolean attach(Viewer viewer) {
    if (viewers.size() >= MOST_VIEWERS) {
      return false;
    }
    if (watch == null) {
      watch = display.watch(this);
    }
    viewers.add(viewer);
    return true;
  }

  /** True when nobody views any more; the hub is then of no use. */
  boolean detach(Viewer viewer) throws Exception {
    viewers.remove(viewer);
    if (!viewers.isEmpty()) {
      return false;
    }
    if (watch != null) {
      watch.close();
    }
    return true;
  }

  /** Another object after a change of size; null before the first pixel. */
  StillPicture picture() {
    return picture;
  }

  Display.Cursor cursor() {
    return cursor;
  }

  /** When the newest damage was made. */
  long damagedNanos() {
    return damagedNanos;
  }

  /**
   * The viewer whose link decides how small to encode: the holder's, or else the eldest person's.
   */
  boolean leads(Viewer viewer) {
    Viewer eldest = null;
    for (Viewer one : viewers) {
      if (one.urgent()) {
        return one == viewer;
      }
      if (eldest == null && one.mayLead()) {
        eldest = one;
      }
    }
    return eldest == viewer;
  }

  @Override
  public void damaged(Display.Frame frame, int x, int y, int width, int height) {
    StillPicture now = picture;
    if (now == null || !now.isOf(frame)) {
      return;
    }
    long nanos = ticker.nanoTime();
    damagedNanos = nanos;
    wakeIf(now.damaged(x, y, width, height, nanos));
  }

  @Override
  public void painting(Display.Frame frame) {
    StillPicture now = picture;
    if (now != null && now.isOf(frame)) {
      now.painting(ticker.nanoTime());
    }
  }

  @Override
  public void painted(Display.Frame frame) {
    StillPicture now = picture;
    if (now != null && now.isOf(frame)) {
      wakeIf(now.painted());
    }
  }

  /** Ends what {@link StillPicture#hold} began. */
  void release(StillPicture held) {
    wakeIf(held.release());
  }

  @Override
  public void replaced(Display.Frame frame) {
    StillPicture now = picture;
    if (now == null || !now.follow(frame)) {
      picture = new StillPicture(frame, encoders);
    }
    damagedNanos = ticker.nanoTime();
    wakeAll();
  }

  static long cacheBytes(int width, int height) {
    return Math.min(4L * width * height, MOST_CACHE_BYTES);
  }

  @Override
  public void cursor(Display.Cursor shape) {
    cursor = shape;
    wakeAll();
  }

  private void wakeIf(boolean changed) {
    if (changed) {
      wakeAll();
    }
  }

  private void wakeAll() {
    for (Viewer viewer : viewers) {
      viewer.wakeIfReady();
    }
  }
}
