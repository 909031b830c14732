package org.scangate.itests.browser;

import java.awt.image.BufferedImage;
import java.util.function.Supplier;
import org.scangate.itests.harness.Run;

/** Where things are on the simulated console, in its pixels, and how long they take. */
final class SimulatedConsole {
  private SimulatedConsole() {}

  /** A button of the main display. */
  enum Button {
    PREPARE(572, 580),
    START(848, 580),
    ABORT(1124, 580);

    final int x;
    final int y;

    Button(int x, int y) {
      this.x = x;
      this.y = y;
    }
  }

  /** What the console does, as its head says by colour. */
  enum Phase {
    IDLE(0x6f8aa0),
    PREPARING(0xd9a23b),
    READY(0x2d8f5e),
    SCANNING(0xd3603d);

    final int colour;

    Phase(int colour) {
      this.colour = colour;
    }
  }

  /** Waits until the picture of the console says so. */
  static void awaits(Window window, Phase phase) throws InterruptedException {
    awaits(window::pixels, phase);
  }

  static void awaits(Supplier<BufferedImage> picture, Phase phase) throws InterruptedException {
    Run.until(
        "console " + phase,
        (long) Window.PATIENCE_MILLIS,
        () -> (picture.get().getRGB(1075, 14) & 0xffffff) == phase.colour);
  }

  static void press(Window window, Button button) {
    window.point(button.x, button.y);
  }

  /** Chooses a row of the phantoms, from 0. */
  static void choosePhantom(Window window, int row) {
    window.point(214, 72 + 44 + row * 52 + 24);
  }

  /** Chooses a row of the protocols, from 0. */
  static void chooseProtocol(Window window, int row) {
    window.point(214, 508 + 44 + row * 52 + 24);
  }
}
