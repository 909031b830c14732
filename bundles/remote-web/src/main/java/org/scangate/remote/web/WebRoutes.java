package org.scangate.remote.web;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.Bundle;
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
        read(context.getBundle()),
        new StatusView.Versions(
            context.getBundle().getVersion().toString(),
            Runtime.version().toString(),
            context.getProperty("karaf.version")));
  }

  WebRoutes(Map<String, byte[]> contents, StatusView.Versions versions) throws IOException {
    files = new StaticFiles(contents);
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
    routes.add(new HttpRoute("GET", "/{path...}", Who.ANYONE, this::nothingThere));
    routes.add(new HttpRoute("GET", "/api/site", Who.ANYONE, call -> site()));
    routes.add(new HttpRoute("GET", "/api/scanners", Who.SIGNED_IN, this::scanners));
    routes.add(new HttpRoute("GET", "/api/status", Who.SIGNED_IN, this::status));
    return List.copyOf(routes);
  }

  /** A person gets the UI, which says so and knows a way back; a program gets the error. */
  private HttpAnswer nothingThere(HttpCall call) throws HttpProblem {
    String path = call.segments().get("path");
    boolean person = call.header("Accept").filter(it -> it.contains("text/html")).isPresent();
    if (!person || path.equals("api") || path.startsWith("api/")) {
      throw new HttpProblem(404, "http.not-found", "There is nothing at this address.");
    }
    return files.notFound("index.html");
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

  private static Map<String, byte[]> read(Bundle bundle) throws IOException {
    Enumeration<URL> entries = bundle.findEntries(ROOT, "*", true);
    if (entries == null) {
      throw new IOException("the bundle lacks its folder '" + ROOT + "'; build it with Maven");
    }
    Map<String, byte[]> contents = new HashMap<>();
    for (URL entry : Collections.list(entries)) {
      String path = entry.getPath();
      if (!path.endsWith("/")) {
        try (InputStream in = entry.openStream()) {
          contents.put(path.substring(path.indexOf(ROOT) + ROOT.length()), in.readAllBytes());
        }
      }
    }
    return contents;
  }
}
