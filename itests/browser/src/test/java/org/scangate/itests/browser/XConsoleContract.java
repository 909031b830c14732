package org.scangate.itests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.options.MouseButton;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/**
 * Keys and mouse of a browser arrive in an X application: on the way are the appliance and a VNC
 * server. Every press has its release.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class XConsoleContract {
  private static final int MODIFIERS = XEvent.SHIFT | XEvent.CONTROL | XEvent.ALT;

  private XConsole x;
  private Window window;
  private int before;

  @RegisterExtension
  final Stage stage =
      Stage.site(
          () -> {
            x = console();
            return XConsole.site(XConsole.scanner("x-1", "X 1", x.port()));
          });

  /** Starts the console that is operated. */
  abstract XConsole console() throws Exception;

  XConsole x() {
    return x;
  }

  Window window() {
    return window;
  }

  @BeforeAll
  void takesControl() throws Exception {
    Somebody tess = stage.appliance().person("tess", "Tess Okafor", "technologist");
    window = stage.window().signIn(tess, new Authenticator(tess.otpauthUri()).code());
    window.open("x-1").askControl();
  }

  @AfterAll
  void end() throws InterruptedException {
    x.close();
  }

  @BeforeEach
  void beginsAfresh() {
    x.run("setxkbmap", "us");
    before = x.events().size();
  }

  @AfterEach
  void nothingIsLeftDown() {
    assertThat(XEvent.down(x.events())).as("left down").isEmpty();
  }

  final Keyboard keyboard() {
    return window.page().keyboard();
  }

  /**
   * Waits until so many keys and buttons have gone down and up again. Num Lock does not count: it
   * is pressed by itself to bring the lights of both ends together.
   */
  final List<XEvent> pressed(int count) throws InterruptedException {
    try {
      Run.until(
          count + " presses and releases",
          60_000,
          () -> got().stream().filter(XEvent::isRelease).count() >= count);
    } catch (IllegalStateException e) {
      throw new AssertionError(e.getMessage() + ": " + got(), e);
    }
    return got().stream().filter(XEvent::isPress).toList();
  }

  private List<XEvent> got() {
    return x.eventsAfter(before).stream().filter(it -> !it.what().equals("Num_Lock")).toList();
  }

  static List<String> names(List<XEvent> events) {
    return events.stream().map(XEvent::what).toList();
  }

  private static Arguments keys(String name, String keys, String keysyms) {
    return Arguments.of(name, keys, keysyms);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }

  private static String each(String format, String items) {
    return String.join(
        " ",
        items.chars().mapToObj(Character::toString).map(it -> String.format(format, it)).toList());
  }

  static Stream<Arguments> plainKeys() {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    // F9 is the stop's own key; the key bar sends it.
    String f =
        String.join(
            " ", IntStream.rangeClosed(1, 12).filter(i -> i != 9).mapToObj(i -> "F" + i).toList());
    return Stream.of(
        keys(
            "letters",
            each("Key%s", letters),
            each("%s", letters.toLowerCase(java.util.Locale.ROOT))),
        keys("digits", each("Digit%s", "1234567890"), each("%s", "1234567890")),
        keys(
            "punctuation",
            "Minus Equal BracketLeft BracketRight Backslash Semicolon Quote Backquote Comma Period"
                + " Slash Space",
            "minus equal bracketleft bracketright backslash semicolon apostrophe grave comma period"
                + " slash space"),
        keys("function keys", f, f),
        keys(
            "navigation",
            "ArrowLeft ArrowRight ArrowUp ArrowDown Home End PageUp PageDown Insert Delete",
            "Left Right Up Down Home End Prior Next Insert Delete"),
        keys("editing", "Backspace Enter Tab Escape", "BackSpace Return Tab Escape"),
        keys(
            "keypad",
            "Numpad0 Numpad1 Numpad2 Numpad3 Numpad4 Numpad5 Numpad6 Numpad7 Numpad8 Numpad9"
                + " NumpadDecimal NumpadAdd NumpadSubtract NumpadMultiply NumpadDivide",
            "KP_Insert KP_End KP_Down KP_Next KP_Left KP_Begin KP_Right KP_Home KP_Up KP_Prior"
                + " KP_Delete KP_Add KP_Subtract KP_Multiply KP_Divide"),
        keys(
            "modifiers alone",
            "ShiftLeft ShiftRight ControlLeft ControlRight AltLeft AltRight MetaLeft MetaRight"
                + " ContextMenu CapsLock CapsLock ScrollLock ScrollLock Pause",
            "Shift_L Shift_R Control_L Control_R Alt_L Alt_R Super_L Super_R Menu Caps_Lock"
                + " Caps_Lock Scroll_Lock Scroll_Lock Pause"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("plainKeys")
  void plainKeysArrive(String name, String keys, String keysyms) throws Exception {
    List<String> wanted = words(keysyms);
    for (String key : words(keys)) {
      keyboard().press(key);
    }
    assertThat(names(pressed(wanted.size()))).isEqualTo(wanted);
  }

  static Stream<Arguments> shiftedKeys() {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return Stream.of(
        keys("letters", each("Key%s", letters), each("%s", letters)),
        keys(
            "digits",
            each("Digit%s", "1234567890"),
            "exclam at numbersign dollar percent asciicircum ampersand asterisk parenleft"
                + " parenright"),
        keys(
            "punctuation",
            "Minus Equal BracketLeft BracketRight Backslash Semicolon Quote Backquote Comma Period"
                + " Slash",
            "underscore plus braceleft braceright bar colon quotedbl asciitilde less greater"
                + " question"));
  }

  @ParameterizedTest(name = "shift and {0}")
  @MethodSource("shiftedKeys")
  void shiftedKeysArrive(String name, String keys, String keysyms) throws Exception {
    List<String> wanted = new ArrayList<>(List.of("Shift_L"));
    wanted.addAll(words(keysyms));
    keyboard().down("ShiftLeft");
    for (String key : words(keys)) {
      keyboard().press(key);
    }
    keyboard().up("ShiftLeft");
    List<XEvent> pressed = pressed(wanted.size());
    assertThat(names(pressed)).isEqualTo(wanted);
    assertThat(pressed.subList(1, pressed.size()))
        .allSatisfy(it -> assertThat(it.state() & XEvent.SHIFT).isNotZero());
  }

  @ParameterizedTest
  @CsvSource({
    "Control+KeyC, Control_L c, 4",
    "Control+KeyV, Control_L v, 4",
    "Alt+KeyX, Alt_L x, 8",
    "Control+Shift+KeyZ, Control_L Shift_L Z, 5",
    "Control+Alt+KeyT, Control_L Alt_L t, 12",
    "Alt+F4, Alt_L F4, 8",
    "Control+ArrowLeft, Control_L Left, 4"
  })
  void combinationsArrive(String keys, String keysyms, int state) throws Exception {
    List<String> wanted = words(keysyms);
    keyboard().press(keys);
    List<XEvent> pressed = pressed(wanted.size());
    assertThat(names(pressed)).isEqualTo(wanted);
    assertThat(pressed.get(wanted.size() - 1).state() & MODIFIERS).isEqualTo(state);
  }

  @Test
  void keyBarSendsWhatTheBrowserKeeps() throws Exception {
    for (String key :
        List.of(
            "ctrl-alt-del", "esc", "tab", "alt-tab", "print", "meta", "f1", "f9", "f11", "f12")) {
      window.click("key-" + key);
    }
    assertThat(names(pressed(13)))
        .containsExactly(
            "Control_L",
            "Alt_L",
            "Delete",
            "Escape",
            "Tab",
            "Alt_L",
            "Tab",
            "Print",
            "Super_L",
            "F1",
            "F9",
            "F11",
            "F12");
    before = x.events().size();
    window.click("key-hold-ctrl");
    keyboard().press("KeyC");
    keyboard().press("KeyV");
    window.click("key-hold-ctrl");
    List<XEvent> held = pressed(3);
    assertThat(names(held)).containsExactly("Control_L", "c", "v");
    assertThat(held.get(2).state() & MODIFIERS).isEqualTo(XEvent.CONTROL);
  }

  @Test
  void buttonsAndWheelArriveWhereTheyWereMeant() throws Exception {
    double[] at = window.place(400, 300);
    Mouse mouse = window.page().mouse();
    for (MouseButton button : List.of(MouseButton.LEFT, MouseButton.MIDDLE, MouseButton.RIGHT)) {
      mouse.click(at[0], at[1], new Mouse.ClickOptions().setButton(button));
    }
    for (XEvent event : pressed(3)) {
      assertThat(event.x()).isBetween(398, 402);
      assertThat(event.y()).isBetween(298, 302);
    }
    mouse.wheel(0, -120);
    mouse.wheel(0, 120);
    assertThat(names(pressed(5))).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void dragIsOnePressMotionAndOneRelease() throws Exception {
    double[] from = window.place(200, 200);
    double[] to = window.place(700, 500);
    Mouse mouse = window.page().mouse();
    mouse.move(from[0], from[1]);
    mouse.down();
    mouse.move(to[0], to[1], new Mouse.MoveOptions().setSteps(20));
    mouse.up();
    assertThat(names(pressed(1))).containsExactly("1");
    List<XEvent> events = x.eventsAfter(before);
    List<XEvent> dragged =
        events.stream()
            .filter(it -> it.kind().equals("MotionNotify") && (it.state() & XEvent.BUTTON1) != 0)
            .toList();
    assertThat(dragged).hasSizeGreaterThan(1);
    XEvent last = events.get(events.size() - 1);
    assertThat(last.kind()).isEqualTo("ButtonRelease");
    assertThat(last.x()).isBetween(698, 702);
    assertThat(last.y()).isBetween(498, 502);
  }

  /** The canvas holds what is on the X screen, to the pixel. */
  @Test
  void screenIsTheScreen() throws Exception {
    x.showTime();
    Run.until("the same pixels", 60_000, () -> Pixels.different(window.pixels(), x.screen()) == 0);
    window.picture("session-x-console");
  }
}
