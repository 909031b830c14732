package org.scangate.driver.rfb;

import org.scangate.api.driver.CursorShape;
import org.scangate.api.driver.DisplaySurface;
import org.scangate.api.driver.ScannerContext;
import org.scangate.lib.rfb.client.RfbSink;

/** Decodes one display straight into the runtime's surface. */
final class DisplaySink implements RfbSink {
  private final String display;
  private final ScannerContext context;
  private DisplaySurface surface;

  DisplaySink(String display, ScannerContext context) {
    this.display = display;
    this.context = context;
  }

  @Override
  public int[] surface(int width, int height) {
    surface = context.surface(display, width, height);
    return surface.pixels();
  }

  @Override
  public void updating() {
    surface.painting();
  }

  @Override
  public void updated() {
    surface.painted();
  }

  @Override
  public void damaged(int x, int y, int width, int height) {
    surface.damage(x, y, width, height);
  }

  @Override
  public void cursor(int width, int height, int hotX, int hotY, int[] argb) {
    context.cursor(
        display, argb.length == 0 ? null : new CursorShape(width, height, hotX, hotY, argb));
  }
}
