package org.scangate.scanner.runtime;

import java.util.HashMap;
import java.util.Map;
import org.scangate.api.driver.InputEvent;

/** Buttons by display that were released for a person who still holds them. Not thread-safe. */
final class HeldButtons {
  private final Map<String, Integer> held = new HashMap<>();

  /** Forgets those of before. */
  void begin(Map<String, Integer> buttons) {
    held.clear();
    held.putAll(buttons);
  }

  /** The work with these buttons released; those that the person lets go of are forgotten. */
  InputWork without(InputWork work) {
    if (!(work instanceof InputWork.Input input)
        || !(input.event() instanceof InputEvent.Pointer at)
        || !held.containsKey(input.display())) {
      return work;
    }
    int still = held.merge(input.display(), at.buttons(), (was, is) -> was & is);
    if (still == 0) {
      held.remove(input.display());
    }
    InputEvent shown = new InputEvent.Pointer(at.x(), at.y(), at.buttons() & ~still);
    return new InputWork.Input(input.display(), shown, input.move(), input.sinceNanos());
  }
}
