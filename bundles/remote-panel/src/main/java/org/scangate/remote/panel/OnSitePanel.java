package org.scangate.remote.panel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.safety.RemotePeople;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.site.SiteFile;

/**
 * The panel beside the scanners, on the on-site listener only: who is connected from elsewhere, and
 * what needs all three of the listener, an enrolled panel's signature and an on-site operator.
 */
@Component(service = {HttpRoutes.class, OnSiteProof.class})
public final class OnSitePanel implements HttpRoutes, OnSiteProof {
  private static final Set<Door> ON_SITE = Set.of(Door.ON_SITE);

  private final OnSiteClaims claims = new OnSiteClaims();
  private final Scanners scanners;
  private final PanelAudit audit;
  private final Deeds deeds;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Panels panels;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile SiteFile siteFile;

  @Activate
  public OnSitePanel(@Reference Scanners scanners, @Reference Audit audit) {
    this.scanners = scanners;
    this.audit = new PanelAudit(audit);
    deeds = new Deeds(this.audit);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addCircuit(StopCircuit circuit) {
    deeds.add(circuit);
  }

  void removeCircuit(StopCircuit circuit) {
    deeds.remove(circuit);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addPeople(RemotePeople service) {
    deeds.add(service);
  }

  void removePeople(RemotePeople service) {
    deeds.remove(service);
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
        route("POST", "/api/on-site/call-out", operator, this::callOut),
        route("POST", "/api/on-site/act", operator, this::act));
  }

  private static HttpRoute route(String method, String path, Who who, HttpRoute.Handler handler) {
    return new HttpRoute(method, path, ON_SITE, who, PanelJson.LONGEST_BODY, handler);
  }

  private HttpAnswer view() {
    PanelView view = new PanelView();
    for (Scanner scanner : scanners.all()) {
      String id = scanner.info().id();
      view.add(scanner, deeds.acknowledgedBy(id), deeds.test(id));
      deeds.people(id).ifPresent(remote -> view.people(scanner, remote));
    }
    SiteFile site = siteFile;
    if (site != null) {
      view.site(site.facts());
    }
    return HttpAnswer.json(PanelJson.write(view.json()));
  }

  private static Person person(HttpCall call) throws HttpProblem {
    return call.signIn()
        .map(SignIn::person)
        .orElseThrow(() -> new HttpProblem(401, "sign-in.needed", "Sign in first."));
  }

  /** A word to whoever operates the scanner from elsewhere, or the answer to theirs. */
  private HttpAnswer callOut(HttpCall call) throws HttpProblem {
    JsonNode body = PanelJson.tree(call.body());
    String id = PanelJson.text(body, "scanner");
    CallOuts callOuts =
        scanners
            .find(id)
            .map(Scanner::callOuts)
            .orElseThrow(() -> new HttpProblem(404, "scanner.none", Deeds.noScanner(id)));
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
      audit.note(request, person, Outcome.REFUSED, Map.of("because", refused.get()));
      throw new HttpProblem(403, "panel.refused", refused.get());
    }
    try {
      claims.with(
          new OnSite(person.id(), person.name(), request.panel(), request.reason()),
          claim -> deeds.act(request, claim, person));
    } catch (SafetyRefused e) {
      audit.note(request, person, Outcome.REFUSED, Map.of("because", e.getMessage()));
      throw new HttpProblem(409, "stop.refused", e.getMessage());
    }
    return HttpAnswer.done();
  }
}
