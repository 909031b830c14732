package org.scangate.api.health;

/**
 * One thing to say.
 *
 * @param level how much it matters
 * @param id stable, for example {@code cert.expires}
 * @param words what is the case, in plain words
 * @param firstStep what to do first; empty when nothing
 */
public record Finding(Level level, String id, String words, String firstStep) {

  /** How much it matters. */
  public enum Level {
    OK,
    WARNING,
    ALARM
  }

  public static Finding ok(String id, String words) {
    return new Finding(Level.OK, id, words, "");
  }
}
