package org.scangate.remote.console;

/**
 * What somebody asks to be shown over a console, to everyone at it. Places are in pixels of the
 * display; whether they are on it is for the {@link Board} to say.
 */
sealed interface Drawing {

  /** The person points there. */
  record Point(String display, int x, int y) implements Drawing {}

  /** The person points nowhere any more. */
  record Away() implements Drawing {}

  /**
   * More of a line, which begins with its first points.
   *
   * @param line the person's own number for it
   * @param from how many of its points were given before
   * @param points x and y in turn
   */
  record Line(String display, int line, int from, int[] points) implements Drawing {}

  /** The person's newest line goes. */
  record Undo() implements Drawing {}

  /** All lines of the person go. */
  record Clear() implements Drawing {}

  /** All lines of everyone go. */
  record ClearAll() implements Drawing {}
}
