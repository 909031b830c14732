package org.scangate.remote.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.drivers.Assurance;
import org.scangate.api.drivers.DriverPair;
import org.scangate.api.drivers.DriverRefused;
import org.scangate.api.drivers.DriverReleases;
import org.scangate.api.drivers.DriverStanding;
import org.scangate.api.drivers.DriverStore;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;

/** The page Drivers: a physicist releases, whoever looks after the drivers goes back. */
@Component
public final class DriverRoutes implements HttpRoutes {
  private static final Who SEE = Who.anyOf(Role.PHYSICIST, Role.FIELD_ENGINEER, Role.SITE_IT);
  private static final Who RELEASE = Who.anyOf(Role.PHYSICIST);

  private final ObjectMapper json = new ObjectMapper();

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Scanners scanners;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile DriverStore store;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile DriverReleases releases;

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        new HttpRoute("GET", "/api/drivers", SEE, call -> all()),
        new HttpRoute("POST", "/api/drivers/release", RELEASE, this::release),
        new HttpRoute("POST", "/api/drivers/withdraw", RELEASE, this::withdraw),
        new HttpRoute("POST", "/api/drivers/back", SEE, this::back));
  }

  private static <T> T there(T service) throws HttpProblem {
    if (service == null) {
      throw new HttpProblem(
          503, "drivers.starting", "The drivers are not started yet. Try again in a moment.");
    }
    return service;
  }

  private HttpAnswer all() throws HttpProblem, IOException {
    return HttpAnswer.json(
        json.writeValueAsBytes(DriversView.of(there(scanners).all(), there(store).list())));
  }

  private HttpAnswer release(HttpCall call) throws HttpProblem {
    JsonNode asked = asked(call);
    DriverReleases to = there(releases);
    Scanner scanner = scanner(asked);
    DriverPair seen = seen(asked, scanner);
    DriverStanding now = scanner.driverStanding();
    return done(
        () ->
            to.release(
                seen,
                scanner.info().driver() + " " + now.version(),
                asked.path("statement").asText(""),
                person(call),
                person(call).id()));
  }

  private HttpAnswer withdraw(HttpCall call) throws HttpProblem {
    JsonNode asked = asked(call);
    DriverReleases to = there(releases);
    DriverPair seen = seen(asked, scanner(asked));
    return done(
        () -> {
          to.withdraw(seen, asked.path("statement").asText(""), person(call), person(call).id());
          return null;
        });
  }

  private HttpAnswer back(HttpCall call) throws HttpProblem {
    JsonNode asked = asked(call);
    DriverStore to = there(store);
    String says = asked.path("notScanning").asText("").strip();
    Assurance given =
        says.isEmpty() ? Assurance.NONE : new Assurance(Assurance.Kind.NOT_SCANNING, says);
    return done(() -> to.back(asked.path("driver").asText(""), given, person(call).id()));
  }

  private interface Deed {
    Object make() throws DriverRefused, HttpProblem;
  }

  private static HttpAnswer done(Deed deed) throws HttpProblem {
    try {
      Object unused = deed.make();
      return HttpAnswer.done();
    } catch (DriverRefused e) {
      throw new HttpProblem(409, "drivers.refused", e.getMessage());
    }
  }

  private JsonNode asked(HttpCall call) throws HttpProblem {
    try {
      return json.readTree(call.body());
    } catch (IOException e) {
      throw new HttpProblem(400, "drivers.json", "The request is not JSON.");
    }
  }

  private Scanner scanner(JsonNode asked) throws HttpProblem {
    return there(scanners)
        .find(asked.path("scanner").asText(""))
        .orElseThrow(
            () -> new HttpProblem(404, "drivers.no-scanner", "There is no such scanner here."));
  }

  /** What the person has seen on the page must still be what the scanner uses. */
  private static DriverPair seen(JsonNode asked, Scanner scanner) throws HttpProblem {
    return scanner
        .driverStanding()
        .pair()
        .filter(pair -> pair.driver().equals(asked.path("sha256").asText("")))
        .filter(pair -> pair.settings().equals(asked.path("settings").asText("")))
        .orElseThrow(
            () ->
                new HttpProblem(
                    409,
                    "drivers.changed",
                    "The driver of "
                        + scanner.info().name()
                        + " or its settings have changed meanwhile. Look again."));
  }

  private static Person person(HttpCall call) throws HttpProblem {
    return call.signIn()
        .map(SignIn::person)
        .orElseThrow(() -> new HttpProblem(401, "sign-in.needed", "Sign in first."));
  }
}
