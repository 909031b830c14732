package org.scangate.api.site;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** {@code etc/site.yaml}: checked, compared, applied, confirmed. */
@ProviderType
public interface SiteFile {

  /** The file in use. */
  Path path();

  /** Facts that others show: site name, time zone, support and emergency contacts. */
  SiteFacts facts();

  /** Every mistake and every remark at once; changes nothing. */
  List<SiteProblem> check(Path file);

  /** What applying would change, a line each, in plain words. */
  List<String> diff(Path file) throws SiteRefused;

  /**
   * Puts the file into use.
   *
   * @param confirmWithin unconfirmed for that long, the old file comes back; null: at once for good
   * @param by id of a person or {@code os:NAME}
   * @throws SiteRefused when the file has mistakes, a change waits for confirmation, or the file is
   *     another site's and has no time to be confirmed in
   */
  List<String> apply(Path file, Duration confirmWithin, String by) throws SiteRefused;

  /** Keeps what was applied. */
  void confirm(String by) throws SiteRefused;

  /** Until when a confirmation is awaited. */
  Optional<Instant> awaitsConfirmationUntil();
}
