package org.scangate.fleet.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpProblem;

class MetricsTest {
  private static final Path DASHBOARD = Path.of("../../config/fleet/grafana-dashboard.json");
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir Path room;

  private static FakeNodes fleet() {
    return new FakeNodes(
        List.of(
            FakeNodes.quiet("north", "say \"hi\"\\\n"),
            FakeNodes.online("north", "gw-2"),
            FakeNodes.never("south", "gw-1")));
  }

  private MetricsRoute route(String token) throws Exception {
    Path file = Files.writeString(room.resolve("token"), token);
    MetricsRoute route = new MetricsRoute(file.toString());
    route.nodes = fleet();
    return route;
  }

  private static HttpAnswer ask(MetricsRoute route, String authorization) throws Exception {
    return route
        .routes()
        .get(0)
        .handler()
        .handle(FakeCall.plain().saying("Authorization", authorization));
  }

  @Test
  void everyLineIsOfTheFormat() {
    Exposition page = Exposition.read(FleetMetrics.of(fleet()));
    assertThat(page.samples)
        .containsEntry("scangate_fleet_broker_up", 1.0)
        .containsEntry("scangate_fleet_appliances{presence=\"never_seen\"}", 1.0)
        .containsEntry("scangate_fleet_troubles{trouble=\"stopped\"}", 1.0)
        .containsEntry("scangate_appliance_up{group=\"north\",node=\"gw-2\"}", 1.0)
        .containsEntry("scangate_appliance_up{group=\"north\",node=\"say \\\"hi\\\"\\\\\\n\"}", 0.0)
        .containsEntry(
            "scangate_appliance_round_trip_median_seconds{group=\"north\",node=\"gw-2\"}", 0.0125)
        .containsEntry(
            "scangate_appliance_disk_free_bytes{group=\"north\",node=\"gw-2\"}", 67108864.0)
        .containsEntry(
            "scangate_scanner_driver{group=\"north\",node=\"gw-2\",scanner=\"mr-1\",driver=\"rfb\","
                + "version=\"2.0\",standing=\"NOT_RELEASED\"}",
            1.0);
  }

  @Test
  void neverSeenIsNotUpAndWhatAQuietOneToldIsNotNow() {
    assertThat(Exposition.read(FleetMetrics.of(fleet())).samples.keySet())
        .noneMatch(key -> key.startsWith("scangate_appliance_up") && key.contains("south"))
        .noneMatch(key -> key.startsWith("scangate_appliance_alarms") && key.contains("say"));
  }

  @Test
  void theStrictReaderRefuses() {
    for (String wrong :
        List.of(
            "a 1\n",
            "# HELP a b\n# TYPE a gauge\na{x=\"\"y\"} 1\n",
            "# HELP a b\n# TYPE a gauge\na 1\na 1\n",
            "# HELP a b\n# TYPE a gauge\na one\n",
            "# HELP a b\n# TYPE a gauge\na 1")) {
      assertThatThrownBy(() -> Exposition.read(wrong)).isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void onlyTheTokenOpens() throws Exception {
    MetricsRoute route = route(TOKEN + "\n");
    HttpAnswer answer = ask(route, "Bearer " + TOKEN);
    assertThat(answer.headers())
        .containsEntry("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).asString(UTF_8).contains("scangate_fleet_broker_up 1");
    for (String wrong : List.of("", "Bearer ", "Bearer " + TOKEN + "x", "Basic " + TOKEN)) {
      assertThatThrownBy(() -> ask(route, wrong))
          .isInstanceOfSatisfying(
              HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(401));
    }
  }

  @Test
  void withoutAGoodTokenNobodyReads() throws Exception {
    MetricsRoute off = new MetricsRoute("");
    assertThatThrownBy(() -> ask(off, "Bearer ")).hasMessageContaining("metrics.token-file");
    MetricsRoute none = new MetricsRoute(room.resolve("nothing").toString());
    assertThatThrownBy(() -> ask(none, "Bearer ")).hasMessageContaining("cannot be read");
    MetricsRoute weak = route("short");
    assertThatThrownBy(() -> ask(weak, "Bearer short")).hasMessageContaining("fewer than");
  }

  /** The dashboard that ships names what the page gives, and no family is without a panel. */
  @Test
  void theDashboardAsksForWhatThereIs() throws Exception {
    JsonNode dashboard = new ObjectMapper().readTree(Files.readAllBytes(DASHBOARD));
    Set<String> asked = new TreeSet<>();
    for (JsonNode expression : dashboard.findValues("expr")) {
      Matcher matcher = Pattern.compile("scangate_[a-z_0-9]+").matcher(expression.asText());
      while (matcher.find()) {
        asked.add(matcher.group());
      }
    }
    assertThat(asked).isEqualTo(new TreeSet<>(FleetMetrics.families()));
  }
}
