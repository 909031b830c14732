package org.scangate.scanner.runtime;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.scangate.api.console.Display;
import org.scangate.api.driver.DisplaySurface;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One display: the array that the driver paints is the one that readers see. The last picture stays
 * when a connection ends, until the next one asks for its surface.
 */
final class ScannerDisplay implements Display {
  private static final Logger LOG = LoggerFactory.getLogger(ScannerDisplay.class);

  private static final int LONGEST_SIDE = 8192;
  private static final int MOST_PIXELS = 32 * 1024 * 1024;

  private final String id;
  private final String position;
  private final PixelBudget budget;
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private volatile Surface surface;
  private volatile Cursor cursor;
  private boolean removed;

  /** Where the picture and its connection have gone; null while they are here. */
  private ScannerDisplay successor;

  /** Written after pixels were written and read before they are: it orders the two. */
  private final AtomicLong damages = new AtomicLong();

  ScannerDisplay(String id, String position, PixelBudget budget) {
    this.id = id;
    this.position = position;
    this.budget = budget;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String position() {
    return position;
  }

  @Override
  public Frame frame() {
    Surface now = damages.get() == 0 ? null : surface;
    return now == null ? null : now.frame;
  }

  @Override
  public Cursor cursor() {
    return cursor;
  }

  @Override
  public synchronized AutoCloseable watch(Watcher watcher) {
    watchers.add(watcher);
    Frame frame = frame();
    if (frame != null) {
      watcher.replaced(frame);
    }
    if (cursor != null) {
      watcher.cursor(cursor);
    }
    return () -> watchers.remove(watcher);
  }

  /**
   * The surface of a connection.
   *
   * @param live whether the connection still counts; a surface made for one that does not is shown
   *     to nobody
   * @throws IllegalArgumentException for a size out of bounds, or for which the pictures of all
   *     displays leave no room; the picture before it stays
   */
  DisplaySurface surface(Object connection, BooleanSupplier live, int width, int height) {
    if (width < 1
        || width > LONGEST_SIDE
        || height < 1
        || height > LONGEST_SIDE
        || (long) width * height > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "display "
              + id
              + ": a surface of "
              + width
              + "x"
              + height
              + " is not 1x1 to 8192x8192 with at most "
              + MOST_PIXELS
              + " pixels");
    }
    ScannerDisplay moved;
    synchronized (this) {
      moved = successor;
      if (moved == null) {
        return made(connection, live, width, height);
      }
    }
    return moved.surface(connection, live, width, height);
  }

  /** Called with the lock. */
  private Surface made(Object connection, BooleanSupplier live, int width, int height) {
    Surface before = surface;
    if (before != null
        && before.connection == connection
        && before.width() == width
        && before.height() == height) {
      before.damage(0, 0, width, height);
      return before;
    }
    boolean shown = !removed && live.getAsBoolean();
    long share = PixelBudget.bytes(width, height);
    if (!budget.exchange(shown ? share() : 0, share)) {
      throw new IllegalArgumentException(
          "display "
              + id
              + ": a surface of "
              + width
              + "x"
              + height
              + " takes "
              + share
              + " bytes; the pictures of all displays may take "
              + budget.bytes()
              + " together. Ask for a smaller one");
    }
    Surface made =
        new Surface(this, connection, live, new Frame(width, height, new int[width * height]));
    if (!shown) {
      budget.giveBack(share);
    } else {
      surface = made;
      publish();
      tell(watcher -> watcher.replaced(made.frame));
    }
    return made;
  }

  /**
   * Shows from now on what the other display shows. Its picture, the surface that its connection
   * paints and the memory for it move here; whatever the connection asks of the other one from now
   * on is done here.
   */
  void adopt(ScannerDisplay other) {
    synchronized (other) {
      synchronized (this) {
        other.successor = this;
        Surface moving = other.surface;
        other.surface = null;
        if (moving == null || removed) {
          budget.giveBack(moving == null ? 0 : PixelBudget.bytes(moving.width(), moving.height()));
          return;
        }
        budget.giveBack(share());
        surface = moving;
        moving.home = this;
        cursor = other.cursor;
        publish();
        tell(watcher -> watcher.replaced(moving.frame));
        tell(watcher -> watcher.cursor(cursor));
      }
    }
  }

  /** Bytes of the budget that the picture has. Called with the lock. */
  private long share() {
    return surface == null ? 0 : PixelBudget.bytes(surface.width(), surface.height());
  }

  /** The display is no more: its picture goes, and nothing is shown from now on. */
  synchronized void remove() {
    removed = true;
    budget.giveBack(share());
    surface = null;
  }

  void cursor(BooleanSupplier live, Cursor shape) {
    ScannerDisplay moved;
    synchronized (this) {
      moved = successor;
      if (moved == null && live.getAsBoolean()) {
        cursor = shape;
        tell(watcher -> watcher.cursor(shape));
      }
    }
    if (moved != null) {
      moved.cursor(live, shape);
    }
  }

  private void publish() {
    damages.incrementAndGet();
  }

  private void tell(Consumer<Watcher> news) {
    for (Watcher watcher : watchers) {
      try {
        news.accept(watcher);
      } catch (RuntimeException e) {
        LOG.error("a watcher of display {} failed; the driver does not hear of it", id, e);
      }
    }
  }

  private static final class Surface implements DisplaySurface {
    volatile ScannerDisplay home;
    final Object connection;
    final BooleanSupplier live;
    final Frame frame;

    Surface(ScannerDisplay home, Object connection, BooleanSupplier live, Frame frame) {
      this.home = home;
      this.connection = connection;
      this.live = live;
      this.frame = frame;
    }

    @Override
    public int width() {
      return frame.width();
    }

    @Override
    public int height() {
      return frame.height();
    }

    @Override
    public int[] pixels() {
      return frame.pixels();
    }

    @Override
    public void painting() {
      ScannerDisplay shows = home;
      if (isShown(shows)) {
        shows.tell(watcher -> watcher.painting(frame));
      }
    }

    @Override
    public void painted() {
      ScannerDisplay shows = home;
      if (isShown(shows)) {
        shows.tell(watcher -> watcher.painted(frame));
      }
    }

    private boolean isShown(ScannerDisplay on) {
      return on.surface == this && live.getAsBoolean();
    }

    @Override
    public void damage(int x, int y, int width, int height) {
      int left = Math.max(0, x);
      int top = Math.max(0, y);
      int right = (int) Math.min(frame.width(), (long) x + Math.max(0, width));
      int bottom = (int) Math.min(frame.height(), (long) y + Math.max(0, height));
      ScannerDisplay shows = home;
      if (left >= right || top >= bottom || !isShown(shows)) {
        return;
      }
      shows.publish();
      shows.tell(watcher -> watcher.damaged(frame, left, top, right - left, bottom - top));
    }
  }
}
