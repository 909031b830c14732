package org.scangate.core.config;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.scangate.api.health.Finding;
import org.scangate.api.health.Finding.Level;
import org.scangate.api.site.SiteProblem;

/** What the status page says about the site file. */
final class SiteHealth {
  private static final String CORRECT =
      "Correct the file in etc, run scangate ctl check, then scangate ctl apply";

  private SiteHealth() {}

  /**
   * @param file its name
   * @param edited whether the file on disk is another one than the one in use
   */
  static List<Finding> of(String file, SiteState state, boolean edited) {
    List<Finding> findings = new ArrayList<>();
    switch (state.source()) {
      case SITE_FILE -> {
        // nothing to say unless something below does
      }
      case LAST_GOOD ->
          findings.add(
              new Finding(
                  Level.ALARM,
                  "site.invalid",
                  file
                      + " cannot be used; the last good configuration is in use. "
                      + first(state.problems()),
                  CORRECT));
      case NOTHING ->
          findings.add(
              new Finding(
                  Level.ALARM,
                  "site.nothing",
                  file + " cannot be used and nothing is configured. " + first(state.problems()),
                  CORRECT));
    }
    state
        .waits()
        .ifPresent(
            waits ->
                findings.add(
                    new Finding(
                        Level.WARNING,
                        "site.waits",
                        "The change by "
                            + waits.by()
                            + " is taken back at "
                            + waits.until().truncatedTo(ChronoUnit.SECONDS)
                            + "; what it changes of the stop, only while nobody holds control",
                        "Run scangate ctl confirm to keep it")));
    state
        .takenBack()
        .ifPresent(
            words ->
                findings.add(
                    new Finding(
                        Level.WARNING,
                        "site.taken-back",
                        sentence(words),
                        "Apply it again and confirm")));
    if (edited && state.source() == SiteState.Source.SITE_FILE) {
      findings.add(
          new Finding(
              Level.WARNING,
              "site.edited",
              file + " was edited and is not in use yet; the next start would use it",
              "Run scangate ctl diff, then scangate ctl apply"));
    }
    if (!state.trouble().isEmpty()) {
      findings.add(
          new Finding(
              Level.ALARM,
              "site.disk",
              "The site file's state could not be written: " + state.trouble(),
              "Look at the disk: space, permissions, errors"));
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok("site.valid", file + " is valid and in use"));
    }
    return findings;
  }

  private static String first(List<SiteProblem> problems) {
    List<SiteProblem> errors = problems.stream().filter(SiteProblem::error).toList();
    if (errors.isEmpty()) {
      return "";
    }
    return errors.size() == 1
        ? errors.get(0).toString()
        : errors.get(0) + " (and " + (errors.size() - 1) + " more)";
  }

  private static String sentence(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
