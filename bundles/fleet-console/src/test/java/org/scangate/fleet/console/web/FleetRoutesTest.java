package org.scangate.fleet.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.access.Role;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.time.Ticker;

class FleetRoutesTest {
  private static final Duration GOAL = Duration.ofMillis(200);

  private final ObjectMapper json = new ObjectMapper();
  private final List<AuditEvent> audited = new ArrayList<>();
  private Optional<String> unwritable = Optional.empty();
  private long nanos;
  private final FakeNodes nodes =
      new FakeNodes(
          List.of(
              FakeNodes.quiet("north", "<img src=x>"),
              FakeNodes.online("north", "gw-2"),
              FakeNodes.never("south", "gw-1")));
  private final FakeHistory history = new FakeHistory();
  private final FleetRoutes routes = new FleetRoutes(audit(), ticker());

  FleetRoutesTest() {
    routes.nodes = nodes;
    routes.history = history;
  }

  private Ticker ticker() {
    return new Ticker() {
      @Override
      public long nanoTime() {
        return nanos;
      }

      @Override
      public Instant now() {
        return Instant.ofEpochMilli(100 * 86_400_000L);
      }
    };
  }

  private Audit audit() {
    return new Audit() {
      @Override
      public CompletableFuture<Long> record(AuditEvent event) {
        audited.add(event);
        return CompletableFuture.completedFuture(1L);
      }

      @Override
      public Optional<String> unwritable() {
        return unwritable;
      }

      @Override
      public Verification verify(DoubleConsumer progress) {
        return new Verification(0, 0, Optional.empty());
      }
    };
  }

  private HttpAnswer call(String method, String path, HttpCall call) throws Exception {
    return routes.routes().stream()
        .filter(route -> route.method().equals(method) && route.path().equals(path))
        .findFirst()
        .orElseThrow()
        .handler()
        .handle(call);
  }

  private HttpAnswer get(String path, HttpCall call) throws Exception {
    return call("GET", "/api/fleet/" + path, call);
  }

  private JsonNode read(HttpAnswer answer) throws Exception {
    return json.readTree(answer.body());
  }

  @Test
  void siteItAndPhysicistsMaySeeNobodyElse() {
    assertThat(routes.routes())
        .extracting(HttpRoute::who)
        .allMatch(who -> who.equals(HttpRoute.Who.anyOf(Role.SITE_IT, Role.PHYSICIST)));
  }

  @Test
  void theOverviewKeepsTheOrderAndNeverSeenIsNotOnline() throws Exception {
    JsonNode overview = read(get("overview", FakeCall.plain()));
    assertThat(overview.at("/presences").toString()).contains("NEVER_SEEN", "ONLINE");
    List<String> presences = new ArrayList<>();
    overview
        .get("rows")
        .forEach(row -> presences.add(overview.get("presences").get(row.get(2).asInt()).asText()));
    assertThat(presences).containsExactly("QUIET", "ONLINE", "NEVER_SEEN");
    assertThat(overview.at("/rows/0/1").asText()).isEqualTo("<img src=x>");
    assertThat(overview.at("/rows/0/8/2").asText()).isEqualTo("mr-1 tripped");
    assertThat(overview.at("/rows/1/4").asLong()).as("heard, of one online").isZero();
  }

  @Test
  void isWrittenOnceASecondAndOnlyAfterAChange() throws Exception {
    HttpAnswer first = get("overview", FakeCall.plain());
    String tag = first.headers().get("ETag");
    nodes.edition++;
    get("overview", FakeCall.plain());
    assertThat(nodes.looks).as("within the same second").isEqualTo(1);

    nanos += Duration.ofSeconds(2).toNanos();
    HttpAnswer same = get("overview", FakeCall.plain().saying("If-None-Match", tag));
    assertThat(nodes.looks).isEqualTo(2);
    assertThat(same.status()).as("another edition, the same bytes").isEqualTo(304);
    assertThat(same.body()).isEmpty();

    nodes.nodes = List.of(FakeNodes.online("north", "gw-9"));
    nodes.edition++;
    nanos += Duration.ofSeconds(2).toNanos();
    assertThat(get("overview", FakeCall.plain().saying("If-None-Match", tag)).status())
        .isEqualTo(200);
  }

  @Test
  void tenThousandAreSmallAndQuick() throws Exception {
    FakeNodes many = FakeNodes.many(10_000);
    routes.nodes = many;
    FakeCall call = FakeCall.plain().saying("Accept-Encoding", "gzip, br");
    long best = Long.MAX_VALUE;
    HttpAnswer answer = null;
    for (int i = 0; i < 20; i++) {
      many.edition++;
      nanos += Duration.ofSeconds(2).toNanos();
      long before = System.nanoTime();
      answer = get("overview", call);
      best = Math.min(best, System.nanoTime() - before);
    }
    System.out.printf(
        "overview of 10,000: best of 20 %.1f ms, %d bytes of gzip%n",
        best / 1e6, answer.body().length);
    assertThat(answer.headers()).containsEntry("Content-Encoding", "gzip");
    assertThat(answer.body().length).isLessThan(400_000);
    assertThat(Duration.ofNanos(best)).isLessThan(GOAL);
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(json.readTree(plain).get("rows")).hasSize(10_000);
  }

  @Test
  void anApplianceIsToldWithItsMetrics() throws Exception {
    JsonNode it =
        read(get("appliances/{group}/{node}", FakeCall.of("group", "north", "node", "gw-2")));
    assertThat(it.get("presence").asText()).isEqualTo("ONLINE");
    assertThat(it.at("/metrics").get("Links/1/Round trip ms/p50").asDouble()).isEqualTo(12.5);
    assertThat(it.at("/metrics").get("Audit/Writable").asBoolean()).isTrue();
    assertThat(it.at("/scanners/0/metrics").get("Driver/Name").asText()).isEqualTo("rfb");
  }

  @ParameterizedTest
  @CsvSource({"day, 1", "week, 7", "quarter, 90"})
  void stabilityIsOfTheTimeAskedFor(String span, int days) throws Exception {
    JsonNode it =
        read(
            get(
                "appliances/{group}/{node}/stability",
                FakeCall.of("group", "north", "node", "gw-2").asking("span", span)));
    assertThat(Duration.ofMillis(history.until - history.from)).isEqualTo(Duration.ofDays(days));
    assertThat(it.get("median").toString()).isEqualTo("[12.346,null]");
    assertThat(it.get("beats").toString()).isEqualTo("[2,0]");
    assertThat(it.get("loss").toString()).isEqualTo("[null,null]");
    assertThat(it.at("/marks/0/kind").asText()).isEqualTo("DEATH");
  }

  @Test
  void whatIsWrongIsSaidInWords() {
    FakeCall stranger = FakeCall.of("group", "north", "node", "nobody");
    refused(404, "north/nobody", () -> get("appliances/{group}/{node}", stranger));
    FakeCall year = FakeCall.of("group", "north", "node", "gw-2").asking("span", "year");
    refused(400, "day, week, quarter", () -> get("appliances/{group}/{node}/stability", year));
    refused(400, "'x'", () -> get("incidents", FakeCall.plain().asking("before", "x")));
    history.silent = true;
    refused(503, "connection refused", () -> get("incidents", FakeCall.plain()));
    routes.history = null;
    refused(503, "database", () -> get("incidents", FakeCall.plain()));
    routes.nodes = null;
    refused(503, "broker", () -> get("overview", FakeCall.plain()));
  }

  private interface Asking {
    HttpAnswer ask() throws Exception;
  }

  private static void refused(int status, String words, Asking asking) {
    assertThatThrownBy(asking::ask)
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(status))
        .hasMessageContaining(words);
  }

  @Test
  void anIncidentIsAcknowledgedOnceAndAudited() throws Exception {
    String path = "/api/fleet/incidents/{number}/acknowledge";
    assertThat(call("POST", path, FakeCall.of("number", "7")).status()).isEqualTo(204);
    refused(409, "7", () -> call("POST", path, FakeCall.of("number", "7")));
    assertThat(audited)
        .extracting(AuditEvent::action, AuditEvent::who, AuditEvent::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "incident.acknowledged", "ivan", AuditEvent.Outcome.DONE),
            org.assertj.core.groups.Tuple.tuple(
                "incident.acknowledged", "ivan", AuditEvent.Outcome.REFUSED));
  }

  @Test
  void nothingIsAcknowledgedWhileTheAuditCannotBeWritten() {
    unwritable = Optional.of("the disk is full");
    refused(
        503,
        "the disk is full",
        () ->
            call("POST", "/api/fleet/incidents/{number}/acknowledge", FakeCall.of("number", "7")));
    assertThat(history.open).contains(7L);
  }

  @Test
  void incidentsNameTheirPlace() throws Exception {
    JsonNode page = read(get("incidents", FakeCall.plain()));
    assertThat(page.at("/incidents/0/node").asText()).isEqualTo("<b>gw</b>");
    assertThat(page.at("/incidents/1/node").isNull()).isTrue();
    assertThat(page.get("more").asBoolean()).isFalse();
  }

  @Test
  void driversAreCountedByVersionAndStanding() throws Exception {
    JsonNode drivers = read(get("drivers", FakeCall.plain())).get("drivers");
    assertThat(drivers).hasSize(1);
    assertThat(drivers.at("/0/scanners").asInt()).isEqualTo(1);
    assertThat(drivers.at("/0/notReleased").asInt()).isEqualTo(1);
    assertThat(drivers.at("/0/places/0/scanner").asText()).isEqualTo("mr-1");
    assertThat(new String(get("drivers", FakeCall.plain()).body(), UTF_8)).contains("2.0");
  }
}
