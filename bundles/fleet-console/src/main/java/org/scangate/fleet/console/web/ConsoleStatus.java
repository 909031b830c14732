package org.scangate.fleet.console.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.site.SiteFacts;
import org.scangate.api.site.SiteFile;

/** What is told of the console itself, in the form of the appliance's pages, which show it. */
final class ConsoleStatus {
  private ConsoleStatus() {}

  record Versions(String scangate, String java, String karaf) {}

  private record Row(String part, Finding finding) {}

  /**
   * What anybody may know.
   *
   * @param file null while there is none
   */
  static Packed site(SiteFile file) {
    SiteFacts facts = file == null ? null : file.facts();
    return Json.packed(
        out -> {
          out.writeStartObject();
          out.writeStringField("name", facts == null ? "" : facts.name());
          contact(out, facts);
          out.writeArrayFieldStart("notes");
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  static Packed status(SiteFile file, List<HealthCheck> checks, Versions versions) {
    SiteFacts facts = file == null ? null : file.facts();
    List<Row> rows =
        checks.stream()
            .flatMap(ConsoleStatus::rows)
            .sorted(
                Comparator.<Row, Finding.Level>comparing(
                        row -> row.finding().level(), Comparator.reverseOrder())
                    .thenComparing(Row::part))
            .toList();
    return Json.packed(
        out -> {
          out.writeStartObject();
          out.writeObjectFieldStart("site");
          out.writeStringField("name", facts == null ? "" : facts.name());
          contact(out, facts);
          out.writeArrayFieldStart("emergency");
          out.writeEndArray();
          out.writeEndObject();
          out.writeArrayFieldStart("findings");
          for (Row row : rows) {
            out.writeStartObject();
            out.writeStringField("part", row.part());
            out.writeStringField("level", row.finding().level().name());
            out.writeStringField("id", row.finding().id());
            out.writeStringField("words", row.finding().words());
            out.writeStringField("firstStep", row.finding().firstStep());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeNullField("links");
          out.writeObjectFieldStart("versions");
          out.writeStringField("scangate", versions.scangate());
          out.writeStringField("java", versions.java());
          out.writeStringField("karaf", versions.karaf());
          out.writeEndObject();
          out.writeEndObject();
        });
  }

  private static void contact(JsonGenerator out, SiteFacts facts) throws IOException {
    if (facts == null || facts.support() == null) {
      out.writeNullField("support");
      return;
    }
    out.writeObjectFieldStart("support");
    out.writeStringField("role", facts.support().role());
    out.writeStringField("name", facts.support().name());
    out.writeStringField("phone", facts.support().phone());
    out.writeEndObject();
  }

  private static Stream<Row> rows(HealthCheck check) {
    try {
      return check.check().stream().map(finding -> new Row(check.name(), finding));
    } catch (RuntimeException e) {
      return Stream.of(
          new Row(
              check.name(),
              new Finding(
                  Finding.Level.ALARM,
                  "health.failed",
                  "This part could not say how it is: " + e,
                  "Look into the log for the part's name; restart the console if it persists.")));
    }
  }
}
