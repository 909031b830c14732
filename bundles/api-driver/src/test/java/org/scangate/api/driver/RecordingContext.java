package org.scangate.api.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A context that remembers what a driver did to it; for tests of drivers. */
public final class RecordingContext implements ScannerContext {

  /** A surface that counts its damage and checks its bounds. */
  public static final class Surface implements DisplaySurface {
    private final int width;
    private final int height;
    private final int[] pixels;
    private final AtomicLong damages = new AtomicLong();

    Surface(int width, int height) {
      this.width = width;
      this.height = height;
      this.pixels = new int[width * height];
    }

    @Override
    public int width() {
      return width;
    }

    @Override
    public int height() {
      return height;
    }

    @Override
    public int[] pixels() {
      return pixels;
    }

    @Override
    public void damage(int x, int y, int w, int h) {
      damages.incrementAndGet();
    }

    /** How often damage was reported. */
    public long damages() {
      return damages.get();
    }

    /** True when not all pixels are alike: something was drawn. */
    public boolean drawn() {
      for (int pixel : pixels) {
        if (pixel != pixels[0]) {
          return true;
        }
      }
      return false;
    }
  }

  private final Map<String, Surface> surfaces = new ConcurrentHashMap<>();
  private final List<ScannerStatus> statuses = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong shift = new AtomicLong();
  private final AtomicLong others = new AtomicLong();

  @Override
  public DisplaySurface surface(String display, int width, int height) {
    if (width < 1 || width > 8192 || height < 1 || height > 8192) {
      throw new IllegalArgumentException(display + ": " + width + "x" + height);
    }
    others.incrementAndGet();
    return surfaces.compute(display, (id, old) -> new Surface(width, height));
  }

  @Override
  public void cursor(String display, CursorShape cursor) {
    others.incrementAndGet();
  }

  @Override
  public void status(ScannerStatus status) {
    statuses.add(status);
  }

  @Override
  public void failed(String reason) {
    failures.add(reason);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() + shift.get();
  }

  /** Moves the driver's clock on. */
  public void advance(long nanos) {
    shift.addAndGet(nanos);
  }

  /** The surface of a display, or null. */
  public Surface surfaceOf(String display) {
    return surfaces.get(display);
  }

  /** Every status reported, oldest first. */
  public List<ScannerStatus> statuses() {
    return new ArrayList<>(statuses);
  }

  /** How often the driver did anything to this context but ask for the time. */
  public long calls() {
    long damages = surfaces.values().stream().mapToLong(Surface::damages).sum();
    return others.get() + damages + statuses.size() + failures.size();
  }

  /** Every failure reported, oldest first. */
  public List<String> failures() {
    return new ArrayList<>(failures);
  }
}
