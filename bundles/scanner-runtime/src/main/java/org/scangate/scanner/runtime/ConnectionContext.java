package org.scangate.scanner.runtime;

import java.util.Map;
import java.util.function.Consumer;
import org.scangate.api.console.Display;
import org.scangate.api.driver.CursorShape;
import org.scangate.api.driver.DisplaySurface;
import org.scangate.api.driver.ScannerContext;
import org.scangate.api.driver.ScannerStatus;
import org.scangate.api.time.Ticker;

/** What one connection paints into and reports to, until it is {@link #cut}. */
final class ConnectionContext implements ScannerContext {
  private final Map<String, ScannerDisplay> displays;
  private final Ticker ticker;
  private final Consumer<ScannerStatus> statuses;
  private final Consumer<String> failures;
  private volatile boolean live = true;

  ConnectionContext(
      Map<String, ScannerDisplay> displays,
      Ticker ticker,
      Consumer<ScannerStatus> statuses,
      Consumer<String> failures) {
    this.displays = displays;
    this.ticker = ticker;
    this.statuses = statuses;
    this.failures = failures;
  }

  /** From now on the connection's calls do nothing. */
  void cut() {
    live = false;
  }

  @Override
  public DisplaySurface surface(String display, int width, int height) {
    return known(display).surface(this, () -> live, width, height);
  }

  @Override
  public void cursor(String display, CursorShape shape) {
    known(display)
        .cursor(
            () -> live,
            shape == null
                ? null
                : new Display.Cursor(
                    shape.width(),
                    shape.height(),
                    shape.hotX(),
                    shape.hotY(),
                    shape.argb().clone()));
  }

  @Override
  public void status(ScannerStatus status) {
    if (live && status != null) {
      statuses.accept(status);
    }
  }

  @Override
  public void failed(String reason) {
    if (live) {
      failures.accept(Words.line(reason, "the driver gave no reason"));
    }
  }

  @Override
  public long nanoTime() {
    return ticker.nanoTime();
  }

  private ScannerDisplay known(String display) {
    ScannerDisplay known = display == null ? null : displays.get(display);
    if (known == null) {
      throw new IllegalArgumentException(
          "display '" + display + "' is not one of " + displays.keySet());
    }
    return known;
  }
}
