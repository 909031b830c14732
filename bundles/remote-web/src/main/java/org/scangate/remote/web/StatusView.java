package org.scangate.remote.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.link.LinkQuality;
import org.scangate.api.link.Links;
import org.scangate.api.site.SiteFacts;

/**
 * How the appliance is: the answer of {@code GET /api/status}. Whoever is not site IT gets {@code
 * links} and {@code versions} as null, because they tell of other people and of what to attack.
 */
record StatusView(Site site, List<Row> findings, List<LinkRow> links, Versions versions) {

  record Site(String name, SiteView.Phone support, List<SiteView.Phone> emergency) {
    static Site of(SiteFacts facts) {
      return facts == null
          ? new Site("", null, List.of())
          : new Site(
              facts.name(),
              SiteView.Phone.of(facts.support()),
              facts.emergency().stream().map(SiteView.Phone::of).toList());
    }
  }

  record Row(String part, Finding.Level level, String id, String words, String firstStep) {}

  record LinkRow(
      String id,
      String person,
      String address,
      long roundTripMicros,
      long jitterMicros,
      int paths) {
    static LinkRow of(Links.Link link) {
      LinkQuality quality = link.quality();
      return new LinkRow(
          link.id(),
          link.signIn().person().id(),
          link.remoteAddress(),
          quality.roundTripMicros(),
          quality.jitterMicros(),
          quality.paths());
    }
  }

  record Versions(String scangate, String java, String karaf) {}

  /** Every part's findings, worst first, then by name of the part. */
  static List<Row> rows(List<HealthCheck> checks) {
    List<Row> rows = new ArrayList<>();
    for (HealthCheck check : checks) {
      rows.addAll(rowsOf(check));
    }
    rows.sort(Comparator.comparing(Row::level, Comparator.reverseOrder()).thenComparing(Row::part));
    return rows;
  }

  private static List<Row> rowsOf(HealthCheck check) {
    String part = check.name();
    try {
      return check.check().stream()
          .map(f -> new Row(part, f.level(), f.id(), f.words(), f.firstStep()))
          .toList();
    } catch (RuntimeException e) {
      return List.of(
          new Row(
              part,
              Finding.Level.ALARM,
              "health.failed",
              "This part could not say how it is: " + e,
              "Look into the log for the part's name; restart the appliance if it persists."));
    }
  }
}
