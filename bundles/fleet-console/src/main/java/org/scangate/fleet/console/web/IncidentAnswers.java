package org.scangate.fleet.console.web;

import java.util.List;
import org.scangate.fleet.console.model.History;
import org.scangate.fleet.console.model.Incident;

/** What is told of incidents. */
final class IncidentAnswers {
  private static final int PAGE = 200;

  private IncidentAnswers() {}

  /**
   * A page of them; {@code more} is true where there may be older ones.
   *
   * @param before only those with a smaller number
   */
  static Packed of(History history, boolean openOnly, long before) {
    List<Incident> page = history.incidents(openOnly, before, PAGE);
    return Json.packed(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("incidents");
          for (Incident incident : page) {
            out.writeStartObject();
            out.writeNumberField("number", incident.number());
            out.writeStringField("group", incident.group());
            out.writeStringField("node", incident.node().orElse(null));
            out.writeStringField("what", incident.what());
            out.writeStringField("detail", incident.detail());
            out.writeNumberField("from", incident.from());
            out.writeNumberField("until", incident.until());
            out.writeStringField("seenBy", incident.seenBy());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeBooleanField("more", page.size() == PAGE);
          out.writeEndObject();
        });
  }
}
