package org.scangate.driver.simulator;

import java.util.List;
import org.scangate.driver.simulator.Console.Button;
import org.scangate.driver.simulator.Console.Phase;
import org.scangate.driver.simulator.Layout.Box;

/** Draws the main display whole; the connection finds what differs and reports that alone. */
final class ConsolePainter {
  private static final int GROUND = 0x10171d;
  private static final int PANEL = 0x18232c;
  private static final int LINE = 0x34495a;
  private static final int TEXT = 0xd5dee6;
  private static final int DIM = 0x8fa1b0;
  private static final int CHOSEN = 0x1f5a78;
  private static final int ACTIVE = 0x2d8f5e;
  private static final int WARN = 0xd9a23b;
  private static final int SCAN = 0xd3603d;

  private final Console console;
  private final String title;
  private byte[] scout;
  private byte[] slice;
  private int sliceOf = -1;
  private long study;

  ConsolePainter(Console console, String title) {
    this.console = console;
    this.title = title;
  }

  void main(Canvas c) {
    c.fill(0, 0, c.width, c.height, GROUND);
    head(c);
    list(c, Layout.PATIENTS, "WORKLIST (phantoms only)", console.patients, console.patient());
    list(c, Layout.PROTOCOLS, "PROTOCOLS", console.protocols, console.protocol());
    images(c);
    for (Button button : Button.values()) {
      button(c, button);
    }
    progress(c);
    note(c);
    log(c);
  }

  private void head(Canvas c) {
    c.fill(0, 0, c.width, Layout.HEAD.h(), PANEL);
    c.fill(0, Layout.HEAD.h() - 2, c.width, 2, phaseColour());
    c.text(title, 20, 18, 18, TEXT);
    c.textCentred("SIMULATED SCANNER - NO PATIENT", 660, 21, 13, WARN);
    c.fill(c.width - 210, 10, 194, 34, phaseColour());
    c.textCentred(console.phase().name(), c.width - 113, 19, 15, 0x0c1216);
  }

  private int phaseColour() {
    return switch (console.phase()) {
      case IDLE -> 0x6f8aa0;
      case PREPARING -> WARN;
      case READY -> ACTIVE;
      case SCANNING -> SCAN;
    };
  }

  private static void panel(Canvas c, Box box) {
    c.fill(box.x(), box.y(), box.w(), box.h(), PANEL);
    c.frame(box.x(), box.y(), box.w(), box.h(), LINE);
  }

  private void list(Canvas c, Box box, String heading, List<String> rows, int chosen) {
    panel(c, box);
    c.text(heading, box.x() + 12, box.y() + 15, 13, DIM);
    for (int i = 0; i < rows.size(); i++) {
      Box row = Layout.row(box, i);
      c.fill(row.x(), row.y(), row.w(), row.h(), i == chosen ? CHOSEN : 0x1d2a34);
      c.text(rows.get(i), row.x() + 14, row.y() + 17, 14, i == chosen ? 0xffffff : TEXT);
      if (i == chosen) {
        c.fill(row.x(), row.y(), 5, row.h(), 0x7cc7ea);
      }
    }
  }

  private void images(Canvas c) {
    long now = console.finished() * 100L + console.protocol() * 10L + console.patient();
    if (scout == null || now != study) {
      study = now;
      scout = Phantom.scout(console.mr, Layout.IMAGE, study);
    }
    Box s = Layout.SCOUT;
    c.text("SCOUT", s.x(), s.y() - 24, 13, DIM);
    c.grey(s.x(), s.y(), Layout.IMAGE, scout);
    c.frame(s.x() - 1, s.y() - 1, s.w() + 2, s.h() + 2, LINE);
    int shown = console.images();
    int top = s.y() + s.h() / 6;
    int range = s.h() * 2 / 3;
    c.frame(s.x() + 90, top, s.w() - 180, range, 0x63c1ff);
    int at = top + range * Math.min(shown, console.slices()) / console.slices();
    c.fill(s.x() + 90, at, s.w() - 180, 2, SCAN);

    Box v = Layout.SLICE;
    c.text("IMAGE " + shown + " / " + console.slices(), v.x(), v.y() - 24, 13, DIM);
    if (sliceOf != shown) {
      sliceOf = shown;
      slice = Phantom.slice(console.mr, 1 - 2.0 * shown / console.slices(), Layout.IMAGE, shown);
    }
    c.grey(v.x(), v.y(), Layout.IMAGE, slice);
    c.frame(v.x() - 1, v.y() - 1, v.w() + 2, v.h() + 2, LINE);
    c.text(console.mr ? "W 300 L 120" : "W 400 L 40", v.x() + 10, v.y() + v.h() - 24, 11, 0xbfd0dc);
  }

  private void button(Canvas c, Button button) {
    Box box = Layout.button(button);
    boolean on = console.enabled(button);
    int colour =
        switch (button) {
          case PREPARE -> 0x2b6f93;
          case START -> ACTIVE;
          case ABORT -> SCAN;
        };
    String label =
        switch (button) {
          case PREPARE -> "PREPARE  (F5)";
          case START -> "START SCAN  (F5)";
          case ABORT -> "ABORT  (Esc)";
        };
    c.fill(box.x(), box.y(), box.w(), box.h(), on ? colour : 0x26333d);
    c.frame(box.x(), box.y(), box.w(), box.h(), on ? 0xffffff : LINE);
    c.textCentred(label, box.x() + box.w() / 2, box.y() + 25, 15, on ? 0xffffff : 0x6d7f8d);
  }

  private void progress(Canvas c) {
    Box box = Layout.PROGRESS;
    panel(c, box);
    double share =
        console.phase() == Phase.SCANNING
            ? console.progress()
            : console.finished() > 0 && console.images() == console.slices() ? 1 : 0;
    c.fill(box.x() + 2, box.y() + 2, (int) ((box.w() - 4) * share), box.h() - 4, ACTIVE);
    c.textCentred((int) (share * 100) + " %", box.x() + box.w() / 2, box.y() + 7, 12, TEXT);
  }

  private void note(Canvas c) {
    Box box = Layout.NOTE;
    panel(c, box);
    if (console.noteFocused()) {
      c.frame(box.x() - 1, box.y() - 1, box.w() + 2, box.h() + 2, 0x7cc7ea);
    }
    String text = console.note() + (console.noteFocused() ? "_" : "");
    boolean empty = text.isEmpty();
    c.text(
        empty ? "Note (click or Tab, type, Enter)" : text,
        box.x() + 12,
        box.y() + 14,
        13,
        empty ? DIM : TEXT);
  }

  private void log(Canvas c) {
    Box box = Layout.LOG;
    panel(c, box);
    int y = box.y() + 14;
    for (String line : console.log()) {
      c.text(line, box.x() + 12, y, 13, y == box.y() + 14 ? TEXT : DIM);
      y += 26;
    }
  }

  /** The second display: the images of the scan as a sheet. */
  void sheet(Canvas c, byte[][] tiles, int filled) {
    c.fill(0, 0, c.width, c.height, 0x0a0e11);
    c.text(title + "  IMAGES", 20, 18, 16, TEXT);
    c.text(filled + " of " + console.slices(), c.width - 230, 20, 13, DIM);
    int side = SHEET_TILE;
    for (int i = 0; i < SHEET_TILES; i++) {
      int x = 20 + i % 6 * (side + 8);
      int y = 60 + i / 6 * (side + 8);
      if (tiles[i] != null) {
        c.grey(x, y, side, tiles[i]);
      }
      c.frame(x, y, side, side, 0x26333d);
    }
  }

  static final int SHEET_TILE = 200;
  static final int SHEET_TILES = 24;
}
