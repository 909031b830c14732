package org.scangate.api.drivers;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.scangate.api.access.Person;

/**
 * The drivers that a physicist has released, each with its settings at one scanner. Thread-safe;
 * what changes it waits for the disk and the audit, and is made on a caller's own thread.
 */
@ProviderType
public interface DriverReleases {

  /** Longest statement, in characters. */
  int LONGEST = 1000;

  /** The release of a pair; answers at once. */
  Optional<Release> of(DriverPair pair);

  /** Every release, the oldest first. */
  List<Release> all();

  /**
   * Releases a pair; on disk when it returns.
   *
   * @param name of the driver and its version, for people
   * @param physicist who answers for it
   * @param asked who says so: the same person, or {@code os:NAME} for somebody at the appliance's
   *     shell
   * @throws DriverRefused when the person is no physicist or the statement is empty or too long
   */
  Release release(DriverPair pair, String name, String statement, Person physicist, String asked)
      throws DriverRefused;

  /** Takes a release back; the pair is as one that was never released. */
  void withdraw(DriverPair pair, String why, Person physicist, String asked) throws DriverRefused;

  /**
   * Tells of every change after it is on disk, on the thread of whoever made it; must not block.
   */
  AutoCloseable watch(Runnable listener);
}
