package org.scangate.api.records;

import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.scangate.api.access.Person;
import org.scangate.api.console.ConsoleRefused;
import org.scangate.api.console.ConsoleSession;

/**
 * Records one scanner's console, where the site file says so; one service for each such scanner.
 * Thread-safe; nothing blocks.
 */
@ProviderType
public interface ConsoleRecorder {

  /** Id of the scanner. */
  String scanner();

  /** The recording of now; empty when there is none. */
  Optional<Running> running();

  /** Why the last one ended by itself, for the people at the console; empty when it did not. */
  String trouble();

  /** Whether this person may begin and end a recording. */
  boolean mayStart(Person person);

  /**
   * Announces a recording; the first picture is kept some seconds later.
   *
   * @throws ConsoleRefused when the person may not, or nothing can be kept
   */
  void start(ConsoleSession by) throws ConsoleRefused;

  /**
   * Ends it.
   *
   * @throws ConsoleRefused when the person may not, or the site records whatever is controlled
   */
  void stop(ConsoleSession by) throws ConsoleRefused;

  /**
   * A recording that everybody at the console is told of.
   *
   * @param by name of who began it; empty when the site file says so
   */
  record Running(String by, Instant since) {}
}
