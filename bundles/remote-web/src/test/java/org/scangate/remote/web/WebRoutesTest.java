package org.scangate.remote.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Door;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.Scanner.Activity;
import org.scangate.api.console.Scanner.Info;
import org.scangate.api.console.Scanner.Reach;
import org.scangate.api.console.Scanner.State;
import org.scangate.api.health.Finding;
import org.scangate.api.health.HealthCheck;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.StaticFiles;
import org.scangate.api.link.LinkQuality;
import org.scangate.api.link.Links;
import org.scangate.api.site.SiteFacts;
import org.scangate.api.site.SiteFile;
import org.scangate.api.site.SiteProblem;

class WebRoutesTest {
  private static final SignIn TECHNOLOGIST = FakeSignIn.of("Ana", Role.TECHNOLOGIST);
  private static final SignIn RADIOLOGIST = FakeSignIn.of("Bo", Role.RADIOLOGIST);
  private static final SignIn SITE_IT = FakeSignIn.of("Cy", Role.SITE_IT);
  private static final ObjectMapper JSON = new ObjectMapper();

  private WebRoutes routes;

  @BeforeEach
  void make() throws Exception {
    routes =
        new WebRoutes(
            new StaticFiles(
                Map.of(
                    "index.html", "page".getBytes(UTF_8),
                    "assets/a-1.js", "script".getBytes(UTF_8),
                    "panel-worker.js", "keeper".getBytes(UTF_8))),
            new StatusView.Versions("1.2.3", "17", "4.4.10"));
  }

  @Test
  void everyPageIsTheSameFileAndAssetsAreFilesOfTheirOwn() throws Exception {
    for (String page : WebRoutes.PAGES) {
      assertThat(call(page, FakeCall.plain()).body()).asString(UTF_8).isEqualTo("page");
    }
    assertThat(call("/assets/{file...}", FakeCall.file("a-1.js")).body())
        .asString(UTF_8)
        .isEqualTo("script");
    assertThatThrownBy(() -> call("/assets/{file...}", FakeCall.file("../index.html")))
        .isInstanceOf(HttpProblem.class);
  }

  @Test
  void whatKeepsThePanelsPageIsServedOnSiteOnly() throws Exception {
    assertThat(call("/panel-worker.js", FakeCall.plain()).body())
        .asString(UTF_8)
        .isEqualTo("keeper");
    assertThat(routes.routes())
        .filteredOn(route -> !route.doors().contains(Door.REMOTE))
        .extracting(HttpRoute::path)
        .containsExactly("/panel-worker.js");
  }

  @Test
  void aWrongAddressIsAPageForPeopleAndAnErrorForPrograms() throws Exception {
    for (String path : List.of("nonsense", "session/mr-1")) {
      HttpAnswer page = call("/{path...}", wrong(path, "text/html,*/*;q=0.8"));
      assertThat(page.status()).isEqualTo(404);
      assertThat(page.body()).asString(UTF_8).isEqualTo("page");
      assertThat(page.headers()).containsEntry("Cache-Control", "no-store");
      assertThatThrownBy(() -> call("/{path...}", wrong(path, "application/json")))
          .isInstanceOf(HttpProblem.class)
          .hasMessageContaining("nothing at this address");
    }
    assertThatThrownBy(() -> call("/{path...}", wrong("api/nonsense", "text/html")))
        .isInstanceOf(HttpProblem.class);
  }

  private static FakeCall wrong(String path, String accept) {
    return new FakeCall(Map.of("Accept", accept), Map.of("path", path), null, "");
  }

  @Test
  void thePagesAreForAnyoneAndTheirDataIsNot() {
    for (HttpRoute route : routes.routes()) {
      boolean open = !route.path().startsWith("/api/") || route.path().equals("/api/site");
      assertThat(route.who().signedIn()).as(route.path()).isEqualTo(!open);
      assertThat(route.method()).isEqualTo("GET");
    }
  }

  @Test
  void theSiteIsAnsweredWhileItsFileIsNotReadYet() throws Exception {
    JsonNode before = json("/api/site", FakeCall.plain());
    assertThat(before.path("name").asText()).isEmpty();
    assertThat(before.path("support").isNull()).isTrue();
    assertThat(before.path("notes").toString())
        .contains("not a cleared medical device")
        .contains("ISO 13850")
        .contains("not for diagnosis");

    routes.siteFile = new KnownSite();
    JsonNode after = json("/api/site", FakeCall.plain());
    assertThat(after.path("name").asText()).isEqualTo("North Fork");
    assertThat(after.at("/support/phone").asText()).isEqualTo("0100");
    assertThat(after.has("emergency")).as("numbers are for those who are signed in").isFalse();
  }

  @Test
  void scannersAreNamedMissingUntilTheyAreThere() {
    assertThatThrownBy(() -> call("/api/scanners", FakeCall.of(TECHNOLOGIST)))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(503));
  }

  @Test
  void scannersComeInTheOrderOfTheSiteFileWithWhatThePersonMay() throws Exception {
    routes.scanners =
        FakeScanner.site(
            new FakeScanner(
                new Info("mr-1", "MR 1", "MR", "teal", "simulator", true, 0),
                new State(Reach.CONNECTED, "", Activity.SCANNING, "T2", 0.5),
                List.of()),
            new FakeScanner(
                new Info("ct-1", "CT 1", "CT", "orange", "acme", false, 1),
                new State(Reach.NO_DRIVER, "not installed", Activity.UNKNOWN, "", -1),
                List.of()));

    JsonNode cards = json("/api/scanners", FakeCall.of(TECHNOLOGIST)).path("scanners");
    assertThat(cards.at("/0/id").asText()).isEqualTo("mr-1");
    assertThat(cards.at("/0/reach").asText()).isEqualTo("connected");
    assertThat(cards.at("/0/activity").asText()).isEqualTo("scanning");
    assertThat(cards.at("/0/progress").asDouble()).isEqualTo(0.5);
    assertThat(cards.at("/0/simulated").asBoolean()).isTrue();
    assertThat(cards.at("/0/mayOperate").asBoolean()).isTrue();
    assertThat(cards.at("/1/reach").asText()).isEqualTo("no-driver");
    assertThat(cards.at("/1/reachWords").asText()).isEqualTo("not installed");

    JsonNode seen = json("/api/scanners", FakeCall.of(RADIOLOGIST)).at("/scanners/0");
    assertThat(seen.path("mayOpen").asBoolean()).isTrue();
    assertThat(seen.path("mayOperate").asBoolean()).isFalse();
    JsonNode byIt = json("/api/scanners", FakeCall.of(SITE_IT)).at("/scanners/0");
    assertThat(byIt.path("mayOpen").asBoolean()).isFalse();
  }

  @Test
  void theWorstFindingComesFirstAndAFailingCheckHidesNoOther() throws Exception {
    routes.healthChecks =
        List.of(
            check("Disk", () -> List.of(Finding.ok("disk.ok", "fine"))),
            check(
                "Zoo",
                () -> List.of(new Finding(Finding.Level.WARNING, "zoo", "a lion is out", "run"))),
            check(
                "Audit",
                () -> {
                  throw new IllegalStateException("broken");
                }));

    JsonNode findings = json("/api/status", FakeCall.of(TECHNOLOGIST)).path("findings");
    assertThat(findings.findValuesAsText("part")).containsExactly("Audit", "Zoo", "Disk");
    assertThat(findings.findValuesAsText("level")).containsExactly("ALARM", "WARNING", "OK");
    assertThat(findings.at("/0/id").asText()).isEqualTo("health.failed");
    assertThat(findings.at("/0/words").asText()).contains("broken");
    assertThat(findings.at("/1/firstStep").asText()).isEqualTo("run");
  }

  @Test
  void linksAndVersionsAreForSiteIt() throws Exception {
    routes.siteFile = new KnownSite();
    routes.links = () -> List.of(new KnownLink());

    JsonNode seen = json("/api/status", FakeCall.of(TECHNOLOGIST));
    assertThat(seen.path("links").isNull()).isTrue();
    assertThat(seen.path("versions").isNull()).isTrue();
    assertThat(seen.at("/site/emergency/0/phone").asText()).isEqualTo("2222");

    JsonNode all = json("/api/status", FakeCall.of(SITE_IT));
    assertThat(all.at("/links/0/person").asText()).isEqualTo("ana");
    assertThat(all.at("/links/0/roundTripMicros").asLong()).isEqualTo(21_000);
    assertThat(all.at("/links/0/paths").asInt()).isEqualTo(1);
    assertThat(all.at("/versions/scangate").asText()).isEqualTo("1.2.3");
  }

  private HttpAnswer call(String path, FakeCall call) throws Exception {
    return routes.routes().stream()
        .filter(route -> route.path().equals(path))
        .findFirst()
        .orElseThrow()
        .handler()
        .handle(call);
  }

  private JsonNode json(String path, FakeCall call) throws Exception {
    HttpAnswer answer = call(path, call);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    return JSON.readTree(answer.body());
  }

  private static HealthCheck check(String name, java.util.function.Supplier<List<Finding>> found) {
    return new HealthCheck() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Finding> check() {
        return found.get();
      }
    };
  }

  private record KnownLink() implements Links.Link {
    @Override
    public String id() {
      return "link-1";
    }

    @Override
    public SignIn signIn() {
      return TECHNOLOGIST;
    }

    @Override
    public String remoteAddress() {
      return "192.0.2.1";
    }

    @Override
    public LinkQuality quality() {
      return new LinkQuality(21_000, 1_000, 3, 0, 1);
    }
  }

  private static final class KnownSite implements SiteFile {
    @Override
    public SiteFacts facts() {
      return new SiteFacts(
          "northfork",
          "North Fork",
          ZoneId.of("UTC"),
          new SiteFacts.Contact("", "desk", "0100"),
          List.of(new SiteFacts.Contact("emergency team", "code team", "2222")),
          Map.of());
    }

    @Override
    public Path path() {
      return Path.of("site.yaml");
    }

    @Override
    public List<SiteProblem> check(Path file) {
      return List.of();
    }

    @Override
    public List<String> diff(Path file) {
      return List.of();
    }

    @Override
    public List<String> apply(Path file, Duration confirmWithin, String by) {
      return List.of();
    }

    @Override
    public void confirm(String by) {}

    @Override
    public Optional<Instant> awaitsConfirmationUntil() {
      return Optional.empty();
    }
  }
}
