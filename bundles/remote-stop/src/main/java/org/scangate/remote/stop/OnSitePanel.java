package org.scangate.remote.stop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
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
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.audit.AuditEvent.Outcome;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.CallOuts.Side;
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
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.safety.PatientCall;
import org.scangate.api.safety.RemotePeople;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.safety.StopRequest;
import org.scangate.api.safety.StopStep;
import org.scangate.api.site.SiteFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The panel beside the scanners, on the on-site listener only: how every stop is, the stop itself
 * for whoever is signed in there, and what needs all three of the listener, an enrolled panel's
 * signature and an on-site operator.
 */
@Component(service = {HttpRoutes.class, OnSiteProof.class})
public final class OnSitePanel implements HttpRoutes, OnSiteProof {
  private static final Logger LOG = LoggerFactory.getLogger(OnSitePanel.class);
  private static final long STOP_WAIT_MILLIS = 1500;
  private static final Set<Door> ON_SITE = Set.of(Door.ON_SITE);

  private final Map<String, StopCircuit> circuits = new ConcurrentHashMap<>();
  private final Map<String, RemotePeople> people = new ConcurrentHashMap<>();
  private final Map<StopCircuit, AutoCloseable> watches = new ConcurrentHashMap<>();
  private final Map<String, String> tests = new ConcurrentHashMap<>();
  private final PatientCalls calls = new PatientCalls();
  private final OnSiteClaims claims = new OnSiteClaims();
  private final Scanners scanners;
  private final Audit audit;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Panels panels;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile SiteFile siteFile;

  @Activate
  public OnSitePanel(@Reference Scanners scanners, @Reference Audit audit) {
    this.scanners = scanners;
    this.audit = audit;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addCircuit(StopCircuit circuit) {
    String scanner = circuit.state().scanner();
    circuits.put(scanner, circuit);
    watches.put(circuit, circuit.watch(state -> calls.changed(scanner, state.patientCall())));
  }

  void removeCircuit(StopCircuit circuit) {
    String scanner = circuit.state().scanner();
    circuits.remove(scanner, circuit);
    try (AutoCloseable watch = watches.remove(circuit)) {
      calls.changed(scanner, PatientCall.UNKNOWN);
    } catch (Exception e) {
      LOG.error("the stop circuit of {} is gone, its watch is not", scanner, e);
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addPeople(RemotePeople service) {
    people.put(service.scanner(), service);
  }

  void removePeople(RemotePeople service) {
    people.remove(service.scanner(), service);
  }

  @Override
  public Optional<String> refusal(OnSite claim) {
    return claims.refusal(claim);
  }

  @Override
  public List<HttpRoute> routes() {
    Who operator = Who.anyOf(Role.ON_SITE_OPERATOR);
    return List.of(
        route("GET", "/api/on-site", operator, call -> view()),
        route("POST", "/api/on-site/stop", Who.SIGNED_IN, this::stop),
        route("POST", "/api/on-site/call-out", operator, this::callOut),
        route("POST", "/api/on-site/act", operator, this::act));
  }

  private static HttpRoute route(String method, String path, Who who, HttpRoute.Handler handler) {
    return new HttpRoute(method, path, ON_SITE, who, PanelRequest.LONGEST_BODY, handler);
  }

  private HttpAnswer view() {
    PanelView view = new PanelView();
    for (Scanner scanner : scanners.all()) {
      String id = scanner.info().id();
      StopCircuit circuit = circuits.get(id);
      CircuitState state = circuit == null ? null : circuit.state();
      view.add(scanner, state, calls.by(id), tests.getOrDefault(id, ""));
      RemotePeople remote = people.get(id);
      if (remote != null) {
        view.people(scanner, remote);
      }
    }
    SiteFile site = siteFile;
    if (site != null) {
      view.site(site.facts());
    }
    return HttpAnswer.json(StopMessages.write(view.json()));
  }

  private static Person person(HttpCall call) throws HttpProblem {
    return call.signIn()
        .map(SignIn::person)
        .orElseThrow(() -> new HttpProblem(401, "sign-in.needed", "Sign in first."));
  }

  private StopCircuit circuit(String scanner) throws HttpProblem {
    StopCircuit circuit = circuits.get(scanner);
    if (circuit == null) {
      throw new HttpProblem(404, "stop.none", StopMessages.NO_CIRCUIT);
    }
    return circuit;
  }

  /** A press of stop; the answer waits until it is confirmed, but not long. */
  private HttpAnswer stop(HttpCall call) throws HttpProblem, InterruptedException {
    JsonNode body = PanelRequest.tree(call.body());
    StopCircuit circuit = circuit(PanelRequest.text(body, "scanner"));
    ObjectNode steps = StopMessages.object();
    CompletableFuture<Void> over = new CompletableFuture<>();
    circuit.stop(
        new StopRequest(PanelRequest.text(body, "id"), Cause.PANEL, person(call).id()),
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

  /** A word to whoever operates the scanner from elsewhere, or the answer to theirs. */
  private HttpAnswer callOut(HttpCall call) throws HttpProblem {
    JsonNode body = PanelRequest.tree(call.body());
    String id = PanelRequest.text(body, "scanner");
    CallOuts callOuts =
        scanners
            .find(id)
            .map(Scanner::callOuts)
            .orElseThrow(() -> new HttpProblem(404, "scanner.none", noScanner(id)));
    Person person = person(call);
    if (body.hasNonNull("answer")) {
      if (!callOuts.acknowledge(Side.ON_SITE, person, "", body.path("answer").asLong(-1))) {
        throw new HttpProblem(409, "call-out.gone", "It has been answered, or is gone.");
      }
    } else {
      callOuts.say(Side.ON_SITE, person, "", PanelRequest.word(body));
    }
    return HttpAnswer.done();
  }

  private static String noScanner(String id) {
    return "There is no scanner '" + id + "' here.";
  }

  private HttpAnswer act(HttpCall call) throws HttpProblem {
    PanelRequest request = PanelRequest.read(call.body());
    Person person = person(call);
    Panels known = panels;
    Optional<String> refused =
        known == null
            ? Optional.of("The appliance does not know its panels now. Tell site IT.")
            : known.refusal(
                request.panel(),
                request.challenge(),
                request.said(person.id()),
                request.signature());
    if (refused.isPresent()) {
      note(request, person, Outcome.REFUSED, Map.of("because", refused.get()));
      throw new HttpProblem(403, "panel.refused", refused.get());
    }
    try {
      claims.with(
          new OnSite(person.id(), person.name(), request.panel(), request.reason()),
          claim -> act(request, claim, person));
    } catch (SafetyRefused e) {
      note(request, person, Outcome.REFUSED, Map.of("because", e.getMessage()));
      throw new HttpProblem(409, "stop.refused", e.getMessage());
    }
    return HttpAnswer.done();
  }

  private void act(PanelRequest request, OnSite claim, Person person)
      throws SafetyRefused, HttpProblem {
    switch (request.deed()) {
      case TAKE_OVER -> people(request).takeOver(claim);
      case GIVE_BACK -> people(request).giveBack(claim);
      case EJECT -> people(request).eject(claim, request.whom());
      case ADMIT -> people(request).admit(claim, request.whom());
      default -> act(request, circuit(request.scanner()), claim, person);
    }
  }

  private RemotePeople people(PanelRequest request) throws HttpProblem {
    RemotePeople remote = people.get(request.scanner());
    if (remote == null) {
      throw new HttpProblem(404, "scanner.none", noScanner(request.scanner()));
    }
    return remote;
  }

  private void act(PanelRequest request, StopCircuit circuit, OnSite claim, Person person)
      throws SafetyRefused {
    switch (request.deed()) {
      case HOLD -> circuit.hold(claim);
      case RELEASE -> circuit.releaseHold(claim);
      case RESET -> circuit.reset(claim);
      case ACKNOWLEDGE -> {
        if (circuit.state().patientCall() != PatientCall.CALLING) {
          throw new SafetyRefused("No patient calls just now.");
        }
        calls.acknowledge(request.scanner(), person.name());
      }
      case TEST -> {
        test(request, circuit, person);
        return;
      }
      default -> throw new IllegalArgumentException(request.deed().word());
    }
    note(request, person, Outcome.DONE, Map.of());
  }

  /** Begins it; what it came to is seen in the view, and in the audit. */
  private void test(PanelRequest request, StopCircuit circuit, Person person) {
    tests.put(request.scanner(), "running");
    var unused =
        circuit
            .prove()
            .whenComplete(
                (result, failure) -> {
                  if (failure != null) {
                    String why = String.valueOf(failure.getMessage());
                    tests.put(request.scanner(), why);
                    note(request, person, Outcome.REFUSED, Map.of("because", why));
                    return;
                  }
                  tests.put(request.scanner(), result.passed() ? "passed" : "failed");
                  audit(
                      new AuditEvent(
                          "stop.tested",
                          person.id(),
                          request.scanner(),
                          "",
                          result.passed() ? Outcome.DONE : Outcome.FAILED,
                          result.facts()));
                });
  }

  private void note(
      PanelRequest request, Person person, Outcome outcome, Map<String, String> more) {
    Map<String, String> facts = new LinkedHashMap<>(more);
    facts.put("panel", request.panel());
    if (!request.reason().isEmpty()) {
      facts.put("reason", request.reason());
    }
    String action = "panel." + request.deed().word();
    audit(new AuditEvent(action, person.id(), request.scanner(), "", outcome, facts));
  }

  private void audit(AuditEvent event) {
    var unused =
        audit
            .record(event)
            .whenComplete(
                (number, failure) -> {
                  if (failure != null) {
                    LOG.error("{} of {} is not in the audit", event.action(), event.who(), failure);
                  }
                });
  }
}
