package org.scangate.remote.stop;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.access.Door;
import org.scangate.api.access.Panels;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.safety.Cause;
import org.scangate.api.safety.CircuitState;
import org.scangate.api.safety.Hold;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopRequest;
import org.scangate.api.safety.StopStep;

/**
 * The stop as the panel reaches it, on the on-site listener: every circuit's state, and a press.
 */
@Component(service = HttpRoutes.class)
public final class StopRoutes implements HttpRoutes {
  private static final long STOP_WAIT_MILLIS = 1500;
  private static final Set<Door> ON_SITE = Set.of(Door.ON_SITE);

  private final Map<String, StopCircuit> circuits = new ConcurrentHashMap<>();
  private final Scanners scanners;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Panels panels;

  @Activate
  public StopRoutes(@Reference Scanners scanners) {
    this.scanners = scanners;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addCircuit(StopCircuit circuit) {
    circuits.put(circuit.state().scanner(), circuit);
  }

  void removeCircuit(StopCircuit circuit) {
    circuits.remove(circuit.state().scanner(), circuit);
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(route("GET", this::states), route("POST", this::stop));
  }

  /** Whoever may use it is looked at by the handler: a panel is nobody who signs in. */
  private static HttpRoute route(String method, HttpRoute.Handler handler) {
    return new HttpRoute(
        method, "/api/on-site/stop", ON_SITE, Who.ANYONE, StopMessages.LONGEST, handler);
  }

  /** Who is there: somebody signed in, or an enrolled panel, with nobody or anybody at it. */
  private String by(HttpCall call) throws HttpProblem {
    Optional<String> person = call.signIn().map(signIn -> signIn.person().id());
    Panels known = panels;
    return person
        .or(
            () ->
                known == null
                    ? Optional.empty()
                    : call.header(Panels.HEADER).flatMap(known::opened).map(it -> "panel:" + it))
        .orElseThrow(
            () ->
                new HttpProblem(
                    401, "panel.needed", "Sign in, or make this tablet a panel of the site."));
  }

  private HttpAnswer states(HttpCall call) throws HttpProblem {
    by(call);
    ObjectNode json = StopMessages.object();
    ObjectNode all = json.putObject("scanners");
    for (Scanner scanner : scanners.all()) {
      String id = scanner.info().id();
      StopCircuit circuit = circuits.get(id);
      CircuitState state = circuit == null ? null : circuit.state();
      ObjectNode one = all.putObject(id);
      one.set("stop", StopMessages.stateOf(state, StopMessages.NO_CIRCUIT));
      ArrayNode holds = one.putArray("holds");
      if (state != null) {
        for (Hold hold : state.holds()) {
          holds.addObject().put("panel", hold.source() == Hold.Source.PANEL).put("by", hold.by());
        }
      }
    }
    return HttpAnswer.json(StopMessages.write(json));
  }

  /** A press of stop; the answer waits until it is confirmed, but not long. */
  private HttpAnswer stop(HttpCall call) throws HttpProblem, InterruptedException {
    String by = by(call);
    StopMessages.Press press;
    try {
      press = StopMessages.press(call.body());
    } catch (StopMessages.Malformed e) {
      throw new HttpProblem(
          400, "body.malformed", "The request is not understood: " + e.getMessage() + ".");
    }
    StopCircuit circuit = circuits.get(press.scanner());
    if (circuit == null) {
      throw new HttpProblem(404, "stop.none", StopMessages.NO_CIRCUIT);
    }
    ObjectNode steps = StopMessages.object();
    CompletableFuture<Void> over = new CompletableFuture<>();
    circuit.stop(
        new StopRequest(press.id(), Cause.PANEL, by),
        step -> {
          synchronized (steps) {
            StopMessages.put(steps, step);
          }
          if (!(step instanceof StopStep.CoilWritten)) {
            over.complete(null);
          }
        });
    try {
      over.get(STOP_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The answer says how far it came.
    }
    synchronized (steps) {
      return HttpAnswer.json(StopMessages.write(steps));
    }
  }
}
