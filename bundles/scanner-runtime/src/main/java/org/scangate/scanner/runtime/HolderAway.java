package org.scangate.scanner.runtime;

import java.math.BigDecimal;
import java.util.Map;
import org.scangate.api.console.ConsoleSession.Away;

/**
 * How long the holder of control has been away, and what the site file says of that. Guarded by the
 * desk's monitor.
 */
final class HolderAway {
  private final ScannerEntry entry;
  private final ControlRoom room;
  private final ControlDesk desk;
  private final Permit permit;
  private Timer.Cancel timer;
  private int times;

  HolderAway(ScannerEntry entry, ControlRoom room, ControlDesk desk, Permit permit) {
    this.entry = entry;
    this.room = room;
    this.desk = desk;
    this.permit = permit;
  }

  /** False when the holder is away already. */
  boolean begins(Session session, Away why) {
    if (timer != null) {
      return false;
    }
    int time = ++times;
    timer = room.timer().after(entry.linkLossAfter(), () -> lasted(session, time, why));
    return true;
  }

  private void lasted(Session session, int time, Away why) {
    synchronized (desk) {
      if (time != times || timer == null) {
        return;
      }
    }
    String what =
        switch (why) {
          case LINK_LOST -> "the connection was gone";
          case PAGE_UNATTENDED -> "the window was hidden or did not respond";
        };
    BigDecimal seconds = BigDecimal.valueOf(entry.linkLossAfter().toMillis(), 3);
    String reason =
        what + " for longer than " + seconds.stripTrailingZeros().toPlainString() + " s";
    String person = session.signIn().person().id();
    desk.lost(
        session,
        Map.of("reason", reason, "site-asks", entry.linkLossAction()),
        () -> permit.linkLost(person, entry.linkLossAction().equals("stop"), reason));
  }

  /** Back, or not in control any more. */
  void over() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
