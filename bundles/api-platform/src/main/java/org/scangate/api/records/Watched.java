package org.scangate.api.records;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.scangate.api.access.Role;

/**
 * How long one person was shown pictures of one scanner in one session.
 *
 * @param session its id
 * @param person id of the person
 * @param roles that the person had
 * @param scanner id of the scanner
 * @param since when the session was opened
 * @param until of when this figure is
 * @param shown time during which pictures were shown, in whole seconds
 * @param ended the figure is the last of its session
 */
public record Watched(
    String session,
    String person,
    Set<Role> roles,
    String scanner,
    Instant since,
    Instant until,
    Duration shown,
    boolean ended) {
  public Watched {
    roles = Set.copyOf(roles);
  }
}
