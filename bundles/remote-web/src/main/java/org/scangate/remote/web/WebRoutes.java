package org.scangate.remote.web;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.scangate.api.access.Door;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.Scanners;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.http.StaticFiles;
import org.scangate.api.link.Links;
import org.scangate.api.site.SiteFacts;
import org.scangate.api.site.SiteFile;

/** The routes of the UI: its pages, its files, and the JSON that no other bundle answers. */
@Component
public final class WebRoutes implements HttpRoutes {

  /** The paths that the UI's own router knows; {@code ui/src/routes.ts} has the same list. */
  static final List<String> PAGES =
      List.of(
          "/",
          "/sign-in",
          "/enrol",
          "/scanners",
          "/scanners/{id}",
          "/display",
          "/status",
          "/images",
          "/drivers",
          "/people",
          "/audit",
          "/recordings",
          "/account",
          "/panel");

  private static final String ROOT = "web/";
  private static final Set<Role> SITE_IT = Set.of(Role.SITE_IT);

  private final ObjectMapper json = new ObjectMapper();
  private final StaticFiles files;
  private final List<String> notes;
  private final StatusView.Versions versions;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Scanners scanners;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile SiteFile siteFile;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Links links;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile List<HealthCheck> healthChecks = List.of();

  /** Reads the bundle's files. */
  @Activate
  public WebRoutes(BundleContext context) throws IOException {
    this(
        StaticFiles.of(ROOT, context.getBundle().findEntries(ROOT, "*", true)),
        new StatusView.Versions(
            context.getBundle().getVersion().toString(),
            Runtime.version().toString(),
            context.getProperty("karaf.version")));
  }

  WebRoutes(StaticFiles files, StatusView.Versions versions) throws IOException {
    this.files = files;
    this.versions = versions;
    try (InputStream in = WebRoutes.class.getResourceAsStream("honest-words.json")) {
      notes = List.copyOf(json.readValue(in, new TypeReference<List<String>>() {}));
    }
  }

  @Override
  public List<HttpRoute> routes() {
    List<HttpRoute> routes = new ArrayList<>();
    for (String page : PAGES) {
      routes.add(new HttpRoute("GET", page, Who.ANYONE, call -> files.answer("index.html", call)));
    }
    routes.add(
        new HttpRoute(
            "GET",
            "/assets/{file...}",
            Who.ANYONE,
            call -> files.answer("assets/" + call.segments().get("file"), call)));
    routes.add(
        new HttpRoute(
            "GET",
            "/panel-worker.js",
            Set.of(Door.ON_SITE),
            Who.ANYONE,
            HttpRoute.DEFAULT_MAX_BODY,
            call -> files.answer("panel-worker.js", call)));
    routes.add(
        new HttpRoute(
            "GET",
            "/{path...}",
            Who.ANYONE,
            call -> files.nothingThere(call.segments().get("path"), call)));
    routes.add(new HttpRoute("GET", "/api/site", Who.ANYONE, call -> site()));
    routes.add(new HttpRoute("GET", "/api/scanners", Who.SIGNED_IN, this::scanners));
    routes.add(new HttpRoute("GET", "/api/status", Who.SIGNED_IN, this::status));
    return List.copyOf(routes);
  }

  private HttpAnswer site() throws IOException {
    return answer(SiteView.of(facts(), notes));
  }

  private HttpAnswer scanners(HttpCall call) throws HttpProblem, IOException {
    Scanners service = scanners;
    if (service == null) {
      throw new HttpProblem(
          503, "scanners.starting", "The scanners are not started yet. Try again in a moment.");
    }
    return answer(ScannersView.of(service.all(), person(call)));
  }

  private HttpAnswer status(HttpCall call) throws HttpProblem, IOException {
    boolean all = person(call).hasAny(SITE_IT);
    Links service = links;
    return answer(
        new StatusView(
            StatusView.Site.of(facts()),
            StatusView.rows(healthChecks),
            all && service != null
                ? service.all().stream().map(StatusView.LinkRow::of).toList()
                : null,
            all ? versions : null));
  }

  private SiteFacts facts() {
    SiteFile service = siteFile;
    return service == null ? null : service.facts();
  }

  private HttpAnswer answer(Object view) throws IOException {
    return HttpAnswer.json(json.writeValueAsBytes(view));
  }

  private static Person person(HttpCall call) throws HttpProblem {
    return call.signIn()
        .map(SignIn::person)
        .orElseThrow(() -> new HttpProblem(401, "sign-in.needed", "Sign in first."));
  }
}
