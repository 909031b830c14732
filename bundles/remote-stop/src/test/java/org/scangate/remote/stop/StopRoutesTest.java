package org.scangate.remote.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Door;
import org.scangate.api.access.Panels;
import org.scangate.api.access.SignIn;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.StopRequest;

class StopRoutesTest {
  private static final String PRESS = "{\"scanner\":\"mr-1\",\"id\":\"press-1\"}";

  private final SignIn olga = Fakes.signIn("olga");
  private Optional<SignIn> signedIn = Optional.of(olga);
  private final Fakes.Circuit circuit = new Fakes.Circuit();
  private final StopRoutes routes =
      new StopRoutes(
          new Scanners() {
            @Override
            public List<Scanner> all() {
              return List.of(new Fakes.OneSession(olga, true, null));
            }

            @Override
            public Optional<Scanner> find(String id) {
              throw new UnsupportedOperationException();
            }
          });

  private JsonNode call(String method, String body) throws Exception {
    HttpRoute route =
        routes.routes().stream().filter(it -> it.method().equals(method)).findFirst().orElseThrow();
    HttpCall call =
        (HttpCall)
            Proxy.newProxyInstance(
                HttpCall.class.getClassLoader(),
                new Class<?>[] {HttpCall.class},
                (proxy, called, arguments) ->
                    switch (called.getName()) {
                      case "body" -> body.getBytes(StandardCharsets.ISO_8859_1);
                      case "signIn" -> signedIn;
                      case "header" -> Optional.of("token");
                      default -> throw new UnsupportedOperationException(called.getName());
                    });
    return new ObjectMapper().readTree(route.handler().handle(call).body());
  }

  @Test
  void onSiteOnlyForWhoeverIsSignedInThereAndForAPanel() throws Exception {
    assertThat(routes.routes())
        .allSatisfy(route -> assertThat(route.doors()).isEqualTo(Set.of(Door.ON_SITE)));
    routes.addCircuit(circuit);
    signedIn = Optional.empty();
    assertThatThrownBy(() -> call("GET", "")).hasMessageContaining("Sign in");
    assertThatThrownBy(() -> call("POST", PRESS)).hasMessageContaining("Sign in");
    assertThat(circuit.stops).isEmpty();
    routes.panels =
        (Panels)
            Proxy.newProxyInstance(
                Panels.class.getClassLoader(),
                new Class<?>[] {Panels.class},
                (proxy, called, arguments) ->
                    Optional.of("mr-room").filter(it -> arguments[0].equals("token")));
    call("POST", PRESS);
    assertThat(circuit.stops).extracting(StopRequest::by).containsExactly("panel:mr-room");
  }

  @Test
  void aPressStopsAndTellsItsMilliseconds() throws Exception {
    routes.addCircuit(circuit);
    JsonNode steps = call("POST", PRESS);
    assertThat(circuit.stops)
        .singleElement()
        .satisfies(
            stop -> {
              assertThat(stop.cause()).isEqualTo(Cause.PANEL);
              assertThat(stop.by()).isEqualTo("olga");
            });
    assertThat(steps.path("relay").asDouble()).isEqualTo(0.3);
    assertThat(steps.path("confirmed").asDouble()).isEqualTo(0.9);
  }

  @Test
  void theStateIsToldWithItsHoldsAndWithoutACircuitThatThereIsNone() throws Exception {
    JsonNode none = call("GET", "").path("scanners").path("mr-1");
    assertThat(none.path("stop").path("available").asBoolean(true)).isFalse();
    assertThat(none.path("holds")).isEmpty();
    assertThatThrownBy(() -> call("POST", PRESS)).hasMessage(StopMessages.NO_CIRCUIT);
    routes.addCircuit(circuit);
    JsonNode one = call("GET", "").path("scanners").path("mr-1");
    assertThat(one.path("stop").path("stop").asText()).isEqualTo("armed");
    assertThat(one.path("holds").path(0).path("by").asText()).isEqualTo("Olga Berg");
    assertThat(one.path("holds").path(0).path("panel").asBoolean()).isTrue();
  }

  @Test
  void anyBodyIsAPressOrRefused() throws Exception {
    routes.addCircuit(circuit);
    long seed = Long.getLong("seed", 20261124L);
    int count = Boolean.getBoolean("long") ? 1_000_000 : 20_000;
    System.out.println("fuzz of a press at the panel: seed " + seed + ", " + count + " mutations");
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < count; i++) {
      byte[] body = PRESS.getBytes(StandardCharsets.ISO_8859_1);
      for (int n = random.nextInt(4) + 1; n > 0; n--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        call("POST", new String(body, StandardCharsets.ISO_8859_1));
      } catch (HttpProblem e) {
        assertThat(e.status()).isIn(400, 404);
        refused++;
      }
    }
    assertThat(refused).isPositive();
    assertThat(refused + circuit.stops.size()).isEqualTo(count);
  }
}
