package org.scangate.remote.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.spool.Spool;

/** What site IT sees of the spool and does with it. Whatever is done is in the audit. */
@Component
public final class ImagesRoutes implements HttpRoutes {
  private static final Who SITE_IT = Who.anyOf(Role.SITE_IT);
  private static final int LONGEST_TEXT = 64;

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, CompletableFuture<Spool.Tested>> tests = new ConcurrentHashMap<>();
  private final Path exports;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Spool spool;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Audit audit;

  @Activate
  public ImagesRoutes(BundleContext context) {
    this(Path.of(String.valueOf(context.getProperty("scangate.data")), "exports"));
  }

  ImagesRoutes(Path exports) {
    this.exports = exports;
  }

  /** Does something with the spool; answers what the page is told. */
  private interface Deed {
    /**
     * @param who id of the person
     */
    Map<String, Object> with(Spool spool, Map<String, String> fields, String who)
        throws IOException;
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        new HttpRoute(
            "GET",
            "/api/images",
            SITE_IT,
            call -> HttpAnswer.json(json.writeValueAsBytes(ImagesView.of(spool, tests)))),
        deed("test", List.of("destination"), this::test),
        deed(
            "release",
            List.of("destination"),
            (to, fields, who) -> count(to.release(fields.get("destination")))),
        deed(
            "resend",
            List.of("study", "destination"),
            (to, fields, who) -> count(to.resend(fields.get("study"), fields.get("destination")))),
        deed(
            "keep-back",
            List.of("study", "destination"),
            (to, fields, who) ->
                count(to.keepBack(fields.get("study"), fields.get("destination")))),
        deed(
            "urgent",
            List.of("study"),
            (to, fields, who) -> {
              to.urgent(fields.get("study"));
              return Map.of();
            }),
        deed("export", List.of("study"), this::export),
        deed("check", List.of("study"), (of, fields, who) -> count(of.lost(fields.get("study")))),
        deed(
            "let-go",
            List.of("study"),
            (of, fields, who) -> count(of.letGoLost(fields.get("study"), who))),
        deed(
            "acknowledge-damage",
            List.of(),
            (to, fields, who) -> count(to.acknowledgeDamage(who))));
  }

  private Map<String, Object> test(Spool to, Map<String, String> fields, String who) {
    tests.compute(
        fields.get("destination"),
        (id, before) -> before != null && !before.isDone() ? before : to.test(id));
    return Map.of();
  }

  private Map<String, Object> export(Spool from, Map<String, String> fields, String who)
      throws IOException {
    String study = fields.get("study");
    if (!study.matches("[0-9.]+")) {
      throw new IllegalArgumentException("'" + study + "' is no UID");
    }
    Path directory = exports.resolve(study);
    return Map.of("instances", from.export(study, directory), "directory", directory.toString());
  }

  private static Map<String, Object> count(int instances) {
    return Map.of("instances", instances);
  }

  private HttpRoute deed(String verb, List<String> names, Deed deed) {
    return new HttpRoute(
        "POST", "/api/images/" + verb, SITE_IT, call -> answer(verb, names, deed, call));
  }

  private HttpAnswer answer(String verb, List<String> names, Deed deed, HttpCall call)
      throws HttpProblem, IOException {
    Spool service = spool;
    if (service == null) {
      throw new HttpProblem(503, "images.none", "The spool is not there now. Try again later.");
    }
    Map<String, String> fields = fields(names, call);
    try {
      Map<String, Object> done = deed.with(service, fields, who(call));
      record(verb, call, Outcome.DONE, fields);
      return HttpAnswer.json(json.writeValueAsBytes(done));
    } catch (IllegalArgumentException e) {
      record(verb, call, Outcome.REFUSED, fields);
      throw new HttpProblem(404, "images.unknown", e.getMessage());
    } catch (IOException e) {
      record(verb, call, Outcome.FAILED, fields);
      throw new HttpProblem(500, "images.disk", "It cannot be written: " + e.getMessage());
    }
  }

  private void record(String verb, HttpCall call, Outcome outcome, Map<String, String> fields) {
    Audit log = audit;
    if (log != null) {
      var unused = log.record(AuditEvent.of("images." + verb, who(call), outcome, fields));
    }
  }

  private static String who(HttpCall call) {
    return call.signIn().map(SignIn::person).map(person -> person.id()).orElse("");
  }

  private Map<String, String> fields(List<String> names, HttpCall call) throws HttpProblem {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      JsonNode body = json.readTree(call.body());
      for (String name : names) {
        String text = body.path(name).asText("");
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
          throw new HttpProblem(400, "images.field", name + ": 1 to 64 characters are needed.");
        }
        fields.put(name, text);
      }
    } catch (IOException e) {
      throw new HttpProblem(400, "images.json", "The request is not JSON.");
    }
    return fields;
  }
}
