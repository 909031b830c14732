package org.scangate.scanner.runtime;

import org.scangate.api.driver.InputEvent;

/** What the scanner's thread is to do. */
sealed interface InputWork {

  record Input(String display, InputEvent event, boolean move, long sinceNanos)
      implements InputWork {}

  /** Release what is pressed on one display. */
  record Release(String display) implements InputWork {}

  /** Release all that is pressed. */
  record ReleaseAll() implements InputWork {}

  /** The events waited too long and are gone; a release follows. */
  record TooSlow() implements InputWork {}

  /**
   * Release all that is pressed, then let {@link InputQueue#passOn} give the rest to the next
   * connection.
   */
  record Yield() implements InputWork {}

  /** Nothing more for this consumer. */
  record Over() implements InputWork {}
}
