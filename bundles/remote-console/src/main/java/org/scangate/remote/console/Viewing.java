package org.scangate.remote.console;

import java.util.List;

/** Whose a viewer is: what its input goes to, and what it shares with others of the same. */
interface Viewing {

  /** Whether this is the holder of control. */
  boolean urgent();

  /** Whether it counts when no holder decides how small to encode. */
  boolean mayLead();

  /** Of the scanner, for people. */
  String scannerName();

  /** False when it was dropped. */
  boolean key(String display, int keysym, int scancode, boolean down);

  /** False when it was dropped. */
  boolean pointer(String display, int x, int y, int buttons);

  void releasePressed(String display);

  InputMeter meter();

  List<Viewer> viewers();
}
