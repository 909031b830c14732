package org.scangate.remote.console;

import java.util.concurrent.atomic.AtomicBoolean;
import org.scangate.api.console.Display;

/** Says that a display has another size: sizes are part of a session's state. */
final class SizeWatcher implements Display.Watcher {
  private final Consoles consoles;
  private final Runnable changed;
  private final AtomicBoolean waits = new AtomicBoolean();

  SizeWatcher(Consoles consoles, Runnable changed) {
    this.consoles = consoles;
    this.changed = changed;
  }

  @Override
  public void damaged(Display.Frame frame, int x, int y, int width, int height) {
    // Pixels are told to viewers.
  }

  @Override
  public void replaced(Display.Frame frame) {
    // Later: the display holds its lock while it tells.
    if (waits.compareAndSet(false, true)) {
      Runnable unused =
          consoles.later(
              0,
              () -> {
                waits.set(false);
                changed.run();
              });
    }
  }

  @Override
  public void cursor(Display.Cursor cursor) {
    // Shown by viewers.
  }
}
