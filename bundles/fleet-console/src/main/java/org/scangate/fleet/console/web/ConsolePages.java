package org.scangate.fleet.console.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.http.StaticFiles;
import org.scangate.api.site.SiteFile;

/** The pages and files of the console, and how the console itself is. */
@Component
public final class ConsolePages implements HttpRoutes {

  /** The paths that the UI's own router knows; {@code ui/src/fleet/routes.ts} has the same list. */
  static final List<String> PAGES =
      List.of(
          "/",
          "/sign-in",
          "/enrol",
          "/fleet",
          "/fleet/{group}/{node}",
          "/incidents",
          "/drivers",
          "/status",
          "/people",
          "/audit",
          "/account");

  private static final String ROOT = "web/";

  private final StaticFiles files;
  private final ConsoleStatus.Versions versions;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile SiteFile siteFile;

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile List<HealthCheck> healthChecks = List.of();

  /** Reads the bundle's files. */
  @Activate
  public ConsolePages(BundleContext context) throws IOException {
    this(
        StaticFiles.of(ROOT, context.getBundle().findEntries(ROOT, "*", true)),
        new ConsoleStatus.Versions(
            context.getBundle().getVersion().toString(),
            Runtime.version().toString(),
            context.getProperty("karaf.version")));
  }

  ConsolePages(StaticFiles files, ConsoleStatus.Versions versions) {
    this.files = files;
    this.versions = versions;
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
            "/{path...}",
            Who.ANYONE,
            call -> files.nothingThere(call.segments().get("path"), call)));
    routes.add(
        new HttpRoute(
            "GET", "/api/site", Who.ANYONE, call -> ConsoleStatus.site(siteFile).answer(call)));
    routes.add(
        new HttpRoute(
            "GET",
            "/api/status",
            FleetRoutes.MAY_SEE,
            call -> ConsoleStatus.status(siteFile, healthChecks, versions).answer(call)));
    return List.copyOf(routes);
  }
}
