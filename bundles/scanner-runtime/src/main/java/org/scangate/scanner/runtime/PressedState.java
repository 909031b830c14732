package org.scangate.scanner.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      InputEvent.Key pressed = keys.remove(id);
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

  /** Releases for all that is pressed, which then is nothing. */
  List<Passed> releaseAll() {
    List<Passed> releases = new ArrayList<>();
    keys.forEach((id, key) -> releases.add(0, up(id.display(), key)));
    keys.clear();
    pointers.forEach(
        (display, at) -> {
          if (at.buttons() != 0) {
            releases.add(new Passed(display, new InputEvent.Pointer(at.x(), at.y(), 0)));
          }
        });
    pointers.clear();
    return releases;
  }

  private static Passed up(String display, InputEvent.Key pressed) {
    return new Passed(
        display, new InputEvent.Key(pressed.keysym(), pressed.scancode(), /* down= */ false));
  }
}
