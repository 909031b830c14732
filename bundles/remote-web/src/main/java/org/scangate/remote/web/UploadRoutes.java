package org.scangate.remote.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.access.Door;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.DriverStore;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.time.Ticker;

/**
 * A driver's file from the page Drivers into the store, where it is staged as by {@code
 * driver-stage}. Nothing of it runs before somebody approves its SHA-256 at the appliance's shell.
 */
@Component
public final class UploadRoutes implements HttpRoutes {
  private static final Who BRING = Who.anyOf(Role.FIELD_ENGINEER, Role.SITE_IT);

  private final ObjectMapper json = new ObjectMapper();
  private final DriverUploads uploads;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile DriverStore store;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Audit audit;

  @Activate
  public UploadRoutes(BundleContext context) {
    this(Path.of(String.valueOf(context.getProperty("scangate.data")), "uploads"), Ticker.system());
  }

  UploadRoutes(Path folder, Ticker ticker) {
    uploads = new DriverUploads(folder, ticker);
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        new HttpRoute("POST", "/api/drivers/upload", BRING, this::begin),
        new HttpRoute(
            "POST",
            "/api/drivers/upload/{id}/at/{byte}",
            EnumSet.allOf(Door.class),
            BRING,
            DriverUploads.PIECE_BYTES,
            this::piece),
        new HttpRoute("POST", "/api/drivers/upload/{id}/stage", BRING, this::stage));
  }

  private HttpAnswer begin(HttpCall call) throws HttpProblem, IOException {
    JsonNode asked;
    try {
      asked = json.readTree(call.body());
    } catch (IOException e) {
      throw new HttpProblem(400, "drivers.json", "The request is not JSON.");
    }
    long bytes = asked.path("bytes").asLong(0);
    try {
      return answer(
          Map.of("upload", uploads.begin(who(call), bytes), "piece", DriverUploads.PIECE_BYTES));
    } catch (HttpProblem e) {
      Audit log = audit;
      if (log != null) {
        var unused =
            log.record(
                AuditEvent.of(
                    "driver.staged",
                    who(call),
                    Outcome.REFUSED,
                    Map.of("bytes", Long.toString(bytes), "reason", e.getMessage())));
      }
      throw e;
    }
  }

  private HttpAnswer piece(HttpCall call) throws HttpProblem, IOException {
    long at;
    try {
      at = Long.parseLong(call.segments().get("byte"));
    } catch (NumberFormatException e) {
      throw new HttpProblem(400, "drivers.upload", "Where the piece belongs is not a number.");
    }
    return answer(
        Map.of("received", uploads.add(who(call), call.segments().get("id"), at, call.body())));
  }

  private HttpAnswer stage(HttpCall call) throws HttpProblem, IOException {
    DriverStore to = store;
    if (to == null) {
      throw new HttpProblem(
          503, "drivers.starting", "The drivers are not started yet. Try again in a moment.");
    }
    String id = call.segments().get("id");
    Path file = uploads.whole(who(call), id);
    try {
      DriverStore.Stored stored = to.stage(file, who(call));
      return answer(
          Map.of("sha256", stored.sha256(), "name", stored.name(), "version", stored.version()));
    } catch (DriverRefused e) {
      // The file's place here says nothing to whoever brought it.
      throw new HttpProblem(
          409, "drivers.refused", e.getMessage().replace(file.toString(), "The file"));
    } finally {
      uploads.forget(id);
    }
  }

  private HttpAnswer answer(Map<String, Object> said) throws IOException {
    return HttpAnswer.json(json.writeValueAsBytes(said));
  }

  private static String who(HttpCall call) throws HttpProblem {
    return call.signIn()
        .map(SignIn::person)
        .orElseThrow(() -> new HttpProblem(401, "sign-in.needed", "Sign in first."))
        .id();
  }
}
