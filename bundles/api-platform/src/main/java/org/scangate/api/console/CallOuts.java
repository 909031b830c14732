package org.scangate.api.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.scangate.api.access.Person;

/**
 * Words in one tap between whoever operates a scanner from elsewhere and the room beside it, each
 * with its answer. A word does nothing but be shown and heard, and is kept in the audit.
 * Thread-safe; nothing blocks.
 */
@ProviderType
public interface CallOuts {

  /** In the order in which they were said or answered; at most {@value #KEPT}. */
  List<CallOut> recent();

  /** How many are kept for showing. */
  int KEPT = 8;

  /**
   * Says a word. The same word of the same side that nobody has answered is said again, and not a
   * second one.
   *
   * @param session of the person; empty for somebody on site
   */
  void say(Side from, Person by, String session, Word word);

  /**
   * Answers a word of the other side.
   *
   * @return false when there is no such word of the other side to be answered any more
   */
  boolean acknowledge(Side by, Person person, String session, long id);

  /** What can be said. */
  enum Word {
    PRESS_START,
    TABLE_IN,
    CONTRAST_RUNNING,
    READY,
    STOP
  }

  /** Where somebody is. */
  enum Side {
    REMOTE,
    ON_SITE
  }

  /**
   * One word.
   *
   * @param id of this scanner's words, ascending
   * @param by name of who said it
   * @param times how often it was said before it was answered
   * @param heard empty while nobody has answered
   */
  record CallOut(
      long id, Word word, Side from, String by, Instant at, int times, Optional<Heard> heard) {}

  /** Who has answered, by name, and when. */
  record Heard(String by, Instant at) {}
}
