package org.scangate.core.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.scangate.api.access.Role;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.audit.AuditTrail;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.time.Ticker;

/** Shows the log to site IT. Who looked, and for what, is written down as well. */
@Component
public final class AuditRoutes implements HttpRoutes {

  private static final int PAGE = 100;
  private static final long TEN_YEARS = 10L * 366 * 24;
  private static final JsonFactory JSON = new JsonFactory();

  private final Audit audit;
  private final AuditTrail trail;
  private final Ticker ticker;

  /** Reads the log of this bundle. */
  @Activate
  public AuditRoutes(@Reference Audit audit, @Reference AuditTrail trail) {
    this(audit, trail, Ticker.system());
  }

  AuditRoutes(Audit audit, AuditTrail trail, Ticker ticker) {
    this.audit = audit;
    this.trail = trail;
    this.ticker = ticker;
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(new HttpRoute("GET", "/api/audit", Who.anyOf(Role.SITE_IT), this::find));
  }

  private HttpAnswer find(HttpCall call) throws HttpProblem, IOException {
    Map<String, String> asked = call.query();
    Optional<Instant> since =
        asked.containsKey("hours")
            ? Optional.of(ticker.now().minus(Duration.ofHours(number(asked, "hours", TEN_YEARS))))
            : Optional.empty();
    long before =
        asked.containsKey("before") ? number(asked, "before", Long.MAX_VALUE) : Long.MAX_VALUE;
    AuditTrail.Query query =
        new AuditTrail.Query(
            since,
            asked.getOrDefault("who", ""),
            asked.getOrDefault("scanner", ""),
            asked.getOrDefault("action", ""),
            asked.containsKey("refused"),
            before,
            PAGE);
    // A log that cannot be written can still be read, and says so itself.
    var unused = audit.record(looked(call, asked));
    return HttpAnswer.json(json(trail.find(query)));
  }

  private static AuditEvent looked(HttpCall call, Map<String, String> asked) {
    String who = call.signIn().orElseThrow().person().id();
    return AuditEvent.of("audit.read", who, Outcome.DONE, new LinkedHashMap<>(asked));
  }

  private static long number(Map<String, String> asked, String name, long most) throws HttpProblem {
    String text = asked.get(name);
    try {
      long value = Long.parseLong(text);
      if (value >= 1 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new HttpProblem(
        400, "audit.query", name + " is '" + text + "'; a whole number from 1 to " + most);
  }

  private static byte[] json(AuditTrail.Page page) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("entries");
      for (AuditTrail.Entry entry : page.entries()) {
        write(json, entry);
      }
      json.writeEndArray();
      json.writeFieldName("olderThan");
      if (page.olderThan().isPresent()) {
        json.writeNumber(page.olderThan().getAsLong());
      } else {
        json.writeNull();
      }
      json.writeStringField("damaged", page.damaged().orElse(null));
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, AuditTrail.Entry entry) throws IOException {
    AuditEvent event = entry.event();
    json.writeStartObject();
    json.writeNumberField("number", entry.number());
    json.writeStringField("at", entry.at().toString());
    json.writeStringField("who", event.who());
    json.writeStringField("action", event.action());
    json.writeStringField("scanner", event.scanner());
    json.writeStringField("outcome", event.outcome().name());
    json.writeObjectFieldStart("detail");
    for (Map.Entry<String, String> fact : event.detail().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
