package org.scangate.api.drivers;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Asks the people beside a scanner whether its driver may be changed all the same. Implemented by
 * the panel's bundle; thread-safe, and no method waits.
 */
@ProviderType
public interface OnSiteConsent {

  /** So long a question stands; whoever asks ends it then by cancelling the answer. */
  Duration WITHIN = Duration.ofSeconds(60);

  /** Why nobody on site can be asked just now, in plain words; empty when somebody can. */
  Optional<String> unreachable();

  /**
   * Shows the question at every panel until it is answered or the future is cancelled. One question
   * of a scanner stands at a time: a second one takes the place of the first, which is cancelled.
   *
   * @return the answer of somebody who has shown all three of the on-site listener, an enrolled
   *     panel and who they are, once the audit has it on disk; exceptionally when it cannot be
   *     written
   */
  CompletableFuture<Answer> ask(Question question);

  /**
   * What is asked.
   *
   * @param scanner id
   * @param because why it has to be asked: what the scanner does
   * @param driver name and version of the next driver
   * @param sha256 of it
   * @param reason of whoever wants the change, as they typed it
   * @param by who wants it
   */
  record Question(
      String scanner, String because, String driver, String sha256, String reason, String by) {}

  /**
   * What somebody on site has said.
   *
   * @param person id
   * @param name of the person
   * @param panel where they said it
   */
  record Answer(boolean agrees, String person, String name, String panel) {}
}
