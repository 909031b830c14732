package org.scangate.core.config;

import java.util.List;
import java.util.Optional;
import org.scangate.api.site.SiteProblem;

/**
 * What is in use and why; a snapshot that anybody may read.
 *
 * @param source where the configuration in use came from
 * @param inUse its values; null when nothing is in use
 * @param bytes its file, as read; null when nothing is in use
 * @param problems of the site file at start, when it could not be used, else the remarks
 * @param waits the change that waits for confirmation
 * @param trouble what could not be written, in words; empty when all is well
 * @param takenBack what became of the last change, when it was not confirmed
 */
record SiteState(
    Source source,
    SiteNode inUse,
    byte[] bytes,
    List<SiteProblem> problems,
    Optional<Confirmation> waits,
    String trouble,
    Optional<String> takenBack) {

  /** Where a configuration came from. */
  enum Source {
    SITE_FILE,
    LAST_GOOD,
    NOTHING
  }
}
