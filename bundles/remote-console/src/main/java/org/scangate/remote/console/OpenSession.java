package org.scangate.remote.console;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.scangate.api.console.ConsoleSession;
import org.scangate.api.console.Scanner;

/**
 * A session that a link has open, and the viewers that belong to it.
 *
 * @param session at the scanner
 * @param linkId the link that opened it; no other may use it
 * @param meter of input to update, over all its displays
 * @param viewers at most {@link #MOST_VIEWERS}
 */
record OpenSession(ConsoleSession session, String linkId, InputMeter meter, List<Viewer> viewers)
    implements Viewing {

  /** More windows than a console has displays, with some to spare for reconnecting ones. */
  static final int MOST_VIEWERS = 8;

  OpenSession(ConsoleSession session, String linkId) {
    this(session, linkId, new InputMeter(), new CopyOnWriteArrayList<>());
  }

  @Override
  public boolean urgent() {
    return session.holdsControl();
  }

  @Override
  public boolean mayLead() {
    return true;
  }

  @Override
  public String scannerName() {
    return session.scanner().info().name();
  }

  @Override
  public boolean key(String display, int keysym, int scancode, boolean down) {
    return session.key(display, keysym, scancode, down);
  }

  @Override
  public boolean pointer(String display, int x, int y, int buttons) {
    return session.pointer(display, x, y, buttons);
  }

  @Override
  public void releasePressed(String display) {
    session.releasePressed(display);
  }

  /** Whether some display of a console that is connected is shown now. */
  boolean shows() {
    return session.scanner().state().reach() == Scanner.Reach.CONNECTED
        && viewers.stream().anyMatch(Viewer::shows);
  }
}
