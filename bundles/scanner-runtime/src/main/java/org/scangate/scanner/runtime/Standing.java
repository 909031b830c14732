package org.scangate.scanner.runtime;

import java.time.Duration;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanner.Reach;
import org.scangate.api.driver.ScannerStatus;

/** What people are told of a scanner: how it is reached, and what it does. Not thread-safe. */
final class Standing {
  private final ScannerEntry entry;
  private ScannerStatus status = ScannerStatus.UNKNOWN;
  private Reach reach;
  private String words;

  Standing(ScannerEntry entry) {
    this.entry = entry;
    noDriver();
  }

  Scanner.State state() {
    return new Scanner.State(
        reach,
        words,
        Scanner.Activity.valueOf(status.activity().name()),
        status.detail(),
        status.progress());
  }

  ScannerStatus status() {
    return status;
  }

  void noDriver() {
    is(
        Reach.NO_DRIVER,
        "The driver '"
            + entry.driver()
            + "' is not installed. Site IT: install it, or name another one in the site file.");
  }

  void connecting() {
    is(Reach.CONNECTING, "Connecting to " + entry.name() + ".");
  }

  void connected() {
    is(Reach.CONNECTED, "");
  }

  /** The driver is not called any more. */
  void hangs(String driver) {
    is(
        Reach.UNREACHABLE,
        "The driver '"
            + driver
            + "' hangs: "
            + Supervisor.MOST_ABANDONED
            + " calls never came back. It is not called again. Site IT: replace the driver, or"
            + " restart the appliance.");
  }

  void unreachable(String reason, Duration nextTry) {
    is(
        Reach.UNREACHABLE,
        entry.name()
            + " cannot be reached: "
            + reason
            + (nextTry.isZero() ? "." : ". Next try within " + nextTry.toSeconds() + " s."));
  }

  private void is(Reach how, String why) {
    reach = how;
    words = why;
  }

  /** What the scanner did is not known any more. */
  void lost() {
    status = ScannerStatus.UNKNOWN;
  }

  /** False when that is nothing new. */
  boolean says(ScannerStatus said) {
    double progress = said.progress() >= 0 && said.progress() <= 1 ? said.progress() : -1;
    ScannerStatus next =
        new ScannerStatus(said.activity(), Words.line(said.detail(), ""), progress);
    boolean news = !next.equals(status);
    status = next;
    return news;
  }
}
