package org.scangate.driver.simulator;

import org.scangate.driver.simulator.Console.Button;

/** Where things are on the main display, in pixels; painter and mouse agree through it. */
final class Layout {
  static final int WIDTH = 1280;
  static final int HEIGHT = 960;
  static final int IMAGE = 400;

  /** A rectangle. */
  record Box(int x, int y, int w, int h) {
    boolean has(int px, int py) {
      return px >= x && py >= y && px < x + w && py < y + h;
    }
  }

  static final Box HEAD = new Box(0, 0, WIDTH, 56);
  static final Box PATIENTS = new Box(16, 72, 396, 420);
  static final Box PROTOCOLS = new Box(16, 508, 396, 350);
  static final Box SCOUT = new Box(440, 112, IMAGE, IMAGE);
  static final Box SLICE = new Box(856, 112, IMAGE, IMAGE);
  static final Box PROGRESS = new Box(440, 640, 816, 26);
  static final Box NOTE = new Box(440, 690, 816, 40);
  static final Box LOG = new Box(440, 746, 816, 198);
  private static final int ROW = 48;

  private Layout() {}

  static Box row(Box list, int index) {
    return new Box(list.x() + 8, list.y() + 44 + index * (ROW + 4), list.w() - 16, ROW);
  }

  static Box button(Button button) {
    int column =
        switch (button) {
          case PREPARE -> 0;
          case START -> 1;
          case ABORT -> 2;
        };
    return new Box(440 + column * 276, 548, 264, 64);
  }

  /** A press of the left button on the main display. */
  static void click(Console console, int x, int y, long now) {
    for (int i = 0; i < console.patients.size(); i++) {
      if (row(PATIENTS, i).has(x, y)) {
        console.choosePatient(i);
        return;
      }
    }
    for (int i = 0; i < console.protocols.size(); i++) {
      if (row(PROTOCOLS, i).has(x, y)) {
        console.chooseProtocol(i);
        return;
      }
    }
    for (Button button : Button.values()) {
      if (button(button).has(x, y)) {
        console.press(button, now);
        return;
      }
    }
    console.focusNote(NOTE.has(x, y));
  }
}
