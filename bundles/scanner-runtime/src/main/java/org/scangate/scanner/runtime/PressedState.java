package org.scangate.scanner.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.scangate.api.driver.InputEvent;

/**
 * What the console believes is pressed, from what was passed to it. Makes every key that went down
 * come up once: with the keysym it went down with, and in reverse order on a release of all. Used
 * by one thread.
 */
final class PressedState {

  /** More than a person has fingers, on several displays. */
  static final int MAX_KEYS = 64;

  /** An event with its display. */
  record Passed(String display, InputEvent event) {}

  private record KeyId(String display, boolean physical, int code) {
    static KeyId of(String display, InputEvent.Key key) {
      return key.scancode() != 0
          ? new KeyId(display, true, key.scancode())
          : new KeyId(display, false, key.keysym());
    }
  }

  private final LinkedHashMap<KeyId, InputEvent.Key> keys = new LinkedHashMap<>();
  private final Map<String, InputEvent.Pointer> pointers = new HashMap<>();

  /** True when nothing is pressed. */
  boolean isEmpty() {
    return keys.isEmpty() && buttons().isEmpty();
  }

  /** Buttons that are pressed, by display; displays without one are not there. */
  Map<String, Integer> buttons() {
    Map<String, Integer> pressed = new HashMap<>();
    pointers.forEach(
        (display, at) -> {
          if (at.buttons() != 0) {
            pressed.put(display, at.buttons());
          }
        });
    return pressed;
  }

  /** True when this event would press more keys than are tracked. */
  boolean tooMany(String display, InputEvent event) {
    return event instanceof InputEvent.Key key
        && key.down()
        && keys.size() >= MAX_KEYS
        && !keys.containsKey(KeyId.of(display, key));
  }

  /**
   * What to pass on for an event, now taken as passed. A release of what is not pressed is nothing.
   */
  List<Passed> pass(String display, InputEvent event) {
    if (event instanceof InputEvent.Pointer pointer) {
      pointers.put(display, pointer);
      return List.of(new Passed(display, event));
    }
    InputEvent.Key key = (InputEvent.Key) event;
    KeyId id = KeyId.of(display, key);
    if (!key.down()) {
      InputEvent.Key pressed = lift(id, key.keysym());
      return pressed == null ? List.of() : List.of(up(display, pressed));
    }
    InputEvent.Key before = keys.put(id, key);
    if (before != null && before.keysym() != key.keysym()) {
      // The same physical key now means another symbol: a console that knows symbols only would
      // keep the first one pressed.
      return List.of(up(display, before), new Passed(display, key));
    }
    return List.of(new Passed(display, key));
  }

  /**
   * The pressed key that a release means: the same one, or else one with the same symbol that was
   * pressed by the other kind of message, which names keys otherwise.
   */
  private InputEvent.Key lift(KeyId id, int keysym) {
    InputEvent.Key pressed = keys.remove(id);
    if (pressed != null) {
      return pressed;
    }
    for (Map.Entry<KeyId, InputEvent.Key> one : keys.entrySet()) {
      if (one.getKey().physical() != id.physical()
          && one.getKey().display().equals(id.display())
          && one.getValue().keysym() == keysym) {
        return keys.remove(one.getKey());
      }
    }
    return null;
  }

  /** Releases for all that is pressed, which then is nothing. */
  List<Passed> releaseAll() {
    return release(display -> true);
  }

  /** Releases for what is pressed on one display, where then nothing is. */
  List<Passed> release(String display) {
    return release(display::equals);
  }

  private List<Passed> release(Predicate<String> of) {
    List<Passed> releases = new ArrayList<>();
    keys.entrySet()
        .removeIf(
            pressed -> {
              String display = pressed.getKey().display();
              if (of.test(display)) {
                releases.add(0, up(display, pressed.getValue()));
                return true;
              }
              return false;
            });
    pointers
        .entrySet()
        .removeIf(
            pressed -> {
              String display = pressed.getKey();
              InputEvent.Pointer at = pressed.getValue();
              boolean meant = of.test(display);
              if (meant && at.buttons() != 0) {
                releases.add(new Passed(display, new InputEvent.Pointer(at.x(), at.y(), 0)));
              }
              return meant;
            });
    return releases;
  }

  private static Passed up(String display, InputEvent.Key pressed) {
    return new Passed(
        display, new InputEvent.Key(pressed.keysym(), pressed.scancode(), /* down= */ false));
  }
}
