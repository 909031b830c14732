package org.scangate.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Through TigerVNC's Xvnc, which takes keys by their place too. */
class XConsoleTest extends XConsoleContract {

  @Override
  XConsole console() throws Exception {
    return XConsole.start();
  }

  @Test
  void backTabArrives() throws Exception {
    keyboard().press("Shift+Tab");
    assertThat(names(pressed(2))).containsExactly("Shift_L", "ISO_Left_Tab");
  }

  @Test
  void sidewaysWheelArrives() throws Exception {
    window().point(400, 300);
    window().page().mouse().wheel(-120, 0);
    window().page().mouse().wheel(120, 0);
    assertThat(names(pressed(3))).containsExactly("1", "6", "7");
  }

  /** The place of a key counts, and the console's own layout says what it is. */
  @Test
  void layoutIsTheConsoles() throws Exception {
    x().run("setxkbmap", "de");
    for (String key : List.of("KeyY", "KeyZ", "Semicolon", "Minus")) {
      keyboard().press(key);
    }
    assertThat(names(pressed(4))).containsExactly("z", "y", "odiaeresis", "ssharp");
  }

  @Test
  void altGrAndDeadKeysArrive() throws Exception {
    x().run("setxkbmap", "de");
    CDPSession cdp = window().page().context().newCDPSession(window().page());
    key(cdp, true, "AltGraph", "AltRight", 18);
    key(cdp, true, "@", "KeyQ", 81);
    key(cdp, false, "@", "KeyQ", 81);
    key(cdp, true, "€", "KeyE", 69);
    key(cdp, false, "€", "KeyE", 69);
    key(cdp, false, "AltGraph", "AltRight", 18);
    key(cdp, true, "Dead", "Equal", 187);
    key(cdp, false, "Dead", "Equal", 187);
    key(cdp, true, "ü", "BracketLeft", 186);
    key(cdp, false, "ü", "BracketLeft", 186);
    assertThat(names(pressed(5)))
        .containsExactly("ISO_Level3_Shift", "at", "EuroSign", "dead_acute", "udiaeresis");
  }

  /** With Num Lock on at this end, a digit of the keypad is a digit. */
  @Test
  void keypadDigitsArrive() throws Exception {
    CDPSession cdp = window().page().context().newCDPSession(window().page());
    for (int digit = 0; digit <= 9; digit++) {
      key(cdp, true, Integer.toString(digit), "Numpad" + digit, 96 + digit);
      key(cdp, false, Integer.toString(digit), "Numpad" + digit, 96 + digit);
    }
    keyboard().press("NumpadEnter");
    assertThat(names(pressed(11)))
        .containsExactly(
            "KP_0",
            "KP_1",
            "KP_2",
            "KP_3",
            "KP_4",
            "KP_5",
            "KP_6",
            "KP_7",
            "KP_8",
            "KP_9",
            "KP_Enter");
  }

  private static void key(CDPSession cdp, boolean down, String key, String code, int virtual) {
    JsonObject event = new JsonObject();
    event.addProperty("type", down ? "rawKeyDown" : "keyUp");
    event.addProperty("key", key);
    event.addProperty("code", code);
    event.addProperty("windowsVirtualKeyCode", virtual);
    if (code.startsWith("Numpad")) {
      event.addProperty("isKeypad", true);
      event.addProperty("location", 3);
    } else if (code.endsWith("Right")) {
      event.addProperty("location", 2);
    }
    cdp.send("Input.dispatchKeyEvent", event);
  }
}
