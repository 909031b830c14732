package org.scangate.itests.browser;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An input event as an X application got it.
 *
 * @param kind KeyPress, KeyRelease, ButtonPress, ButtonRelease or MotionNotify
 * @param what name of the keysym, number of the button; empty for motion
 * @param code keycode, number of the button, or 0
 * @param x on the screen
 * @param y on the screen
 * @param state modifiers and buttons that were down before it, as in X11 protocol, KEYBUTMASK
 */
record XEvent(String kind, String what, int code, int x, int y, int state) {
  static final int SHIFT = 1;
  static final int CONTROL = 4;
  static final int ALT = 8;
  static final int BUTTON1 = 0x100;

  private static final Pattern EVENT =
      Pattern.compile(
          "^(KeyPress|KeyRelease|ButtonPress|ButtonRelease|MotionNotify) event,.*?"
              + "root:\\((-?\\d+),(-?\\d+)\\),.*?state 0x([0-9a-f]+)"
              + "(?:, keycode (\\d+) \\(keysym 0x[0-9a-f]+, (\\S+)\\)|, button (\\d+)|, is_hint)",
          Pattern.MULTILINE | Pattern.DOTALL);

  /**
   * Reads what xev prints; what its input method made of several keys has no keycode and is left.
   */
  static List<XEvent> read(String printed) {
    List<XEvent> events = new ArrayList<>();
    Matcher found = EVENT.matcher(printed);
    while (found.find()) {
      String key = found.group(6);
      String button = found.group(7);
      if (key != null && found.group(5).equals("0")) {
        continue;
      }
      String code = key != null ? found.group(5) : button != null ? button : "0";
      events.add(
          new XEvent(
              found.group(1),
              key != null ? key : button != null ? button : "",
              Integer.parseInt(code),
              Integer.parseInt(found.group(2)),
              Integer.parseInt(found.group(3)),
              Integer.parseInt(found.group(4), 16)));
    }
    return events;
  }

  boolean isPress() {
    return kind.endsWith("Press");
  }

  boolean isRelease() {
    return kind.endsWith("Release");
  }

  /** Keycodes and buttons that are down after these events. */
  static List<String> down(List<XEvent> events) {
    List<String> down = new ArrayList<>();
    for (XEvent event : events) {
      String name = event.kind.substring(0, 3) + event.code;
      if (event.isPress()) {
        down.add(name);
      } else if (event.isRelease()) {
        down.remove(name);
      }
    }
    return down;
  }
}
