package com.example.scanner;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.scangate.api.driver.Activity;
import org.scangate.api.driver.DisplaySettings;
import org.scangate.api.driver.DisplaySurface;
import org.scangate.api.driver.InputEvent;
import org.scangate.api.driver.ScannerConnection;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerSettings;
import org.scangate.api.driver.ScannerStatus;

/** One connection: a thread that paints, and input that changes the colour. */
final class ClockConnection implements ScannerConnection {
  private static final int SIZE = 400;
  private final List<DisplaySurface> surfaces;
  private final ScannerContext context;
  private final int periodSeconds;
  private final Thread painter;
  private volatile int colour = 0x33cc88;

  ClockConnection(ScannerSettings settings, ScannerContext context, int periodSeconds) {
    this.context = context;
    this.periodSeconds = periodSeconds;
    surfaces =
        settings.displays().stream()
            .map(DisplaySettings::id)
            .map(id -> context.surface(id, SIZE, SIZE))
            .toList();
    context.status(new ScannerStatus(Activity.IDLE, "", -1));
    painter = new Thread(this::paint, "scangate-clock-" + settings.id());
    painter.setDaemon(true);
    painter.start();
  }

  @Override
  public void input(String display, InputEvent event) {
    if (event instanceof InputEvent.Pointer pointer && pointer.buttons() != 0) {
      colour = 0xcc8833;
    } else if (event instanceof InputEvent.Key key && key.down()) {
      colour = 0x3388cc;
    }
  }

  @Override
  public void close() {
    painter.interrupt();
  }

  private void paint() {
    try {
      while (true) {
        double turn = context.nanoTime() / 1e9 / periodSeconds * 2 * Math.PI;
        for (DisplaySurface surface : surfaces) {
          hand(surface.pixels(), turn);
          surface.damage(0, 0, SIZE, SIZE);
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void hand(int[] pixels, double turn) {
    java.util.Arrays.fill(pixels, 0x101820);
    for (int r = 0; r < SIZE / 2; r++) {
      int x = SIZE / 2 + (int) (r * Math.sin(turn));
      int y = SIZE / 2 - (int) (r * Math.cos(turn));
      pixels[Math.min(SIZE - 1, y) * SIZE + Math.min(SIZE - 1, x)] = colour;
    }
  }
}
