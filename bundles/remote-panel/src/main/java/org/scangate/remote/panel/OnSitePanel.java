package org.scangate.remote.panel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.scangate.api.access.AccessException;
import org.scangate.api.access.Door;
import org.scangate.api.access.Panels;
import org.scangate.api.access.Person;
import org.scangate.api.access.SignIn;
import org.scangate.api.access.Staff;
import org.scangate.api.audit.Audit;
import org.scangate.api.console.CallOuts;
import org.scangate.api.console.CallOuts.Side;
import org.scangate.api.console.ConsoleDrawings;
import org.scangate.api.console.Scanner;
import org.scangate.api.console.Scanners;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.records.ConsoleRecorder;
import org.scangate.api.safety.OnSite;
import org.scangate.api.safety.OnSiteProof;
import org.scangate.api.safety.RemotePeople;
import org.scangate.api.safety.SafetyRefused;
import org.scangate.api.safety.StopCircuit;
import org.scangate.api.site.SiteFile;
import org.scangate.api.time.Ticker;

/**
 * The panel beside the scanners, on the on-site listener only: who is connected from elsewhere, and
 * what needs all three of the listener, an enrolled panel's signature and an on-site operator, who
 * is checked in there or signed in.
 */
@Component(service = {HttpRoutes.class, OnSiteProof.class})
public final class OnSitePanel implements HttpRoutes, OnSiteProof {
  private static final Set<Door> ON_SITE = Set.of(Door.ON_SITE);

  private final OnSiteClaims claims = new OnSiteClaims();
  private final Scanners scanners;
  private final Ticker ticker;
  private final Refusals refusals;
  private final Deeds deeds;
  private final DriverQuestions questions;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Panels panels;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Staff staff;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile SiteFile siteFile;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  volatile List<ConsoleRecorder> recorders = List.of();

  @Activate
  public OnSitePanel(
      @Reference Scanners scanners, @Reference Audit audit, @Reference DriverQuestions questions) {
    this(scanners, audit, questions, Ticker.system());
  }

  OnSitePanel(Scanners scanners, Audit audit, DriverQuestions questions, Ticker ticker) {
    this.scanners = scanners;
    this.ticker = ticker;
    PanelAudit panelAudit = new PanelAudit(audit);
    refusals = new Refusals(ticker, panelAudit);
    deeds = new Deeds(panelAudit, questions);
    this.questions = questions;
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

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addDrawings(ConsoleDrawings service) {
    deeds.add(service);
  }

  void removeDrawings(ConsoleDrawings service) {
    deeds.remove(service);
  }

  @Override
  public Optional<String> refusal(OnSite claim) {
    return claims.refusal(claim);
  }

  @Override
  public List<HttpRoute> routes() {
    List<HttpRoute> routes = new ArrayList<>(new Elsewhere(refusals).routes());
    routes.add(route("GET", "/api/on-site", this::view));
    routes.add(route("POST", "/api/on-site/call-out", this::callOut));
    routes.add(route("POST", "/api/on-site/act", this::act));
    return routes;
  }

  /** Whoever may use it is looked at by the handler: a panel is nobody who signs in. */
  private static HttpRoute route(String method, String path, HttpRoute.Handler handler) {
    return new HttpRoute(method, path, ON_SITE, Who.ANYONE, PanelJson.LONGEST_BODY, handler);
  }

  private HttpAnswer view(HttpCall call) throws HttpProblem {
    AtPanel at = AtPanel.of(call, panels).orRefused();
    if (!at.panel().isEmpty()) {
      questions.heard(at.panel());
    }
    refusals.tellLeftOut();
    PanelView view = new PanelView();
    for (Scanner scanner : scanners.all()) {
      String id = scanner.info().id();
      view.add(scanner, deeds.acknowledgedBy(id), deeds.test(id));
      view.recorded(recorders.stream().anyMatch(it -> records(it, id)));
      view.drawnOver(deeds.isDrawnOver(id));
      deeds.people(id).ifPresent(remote -> view.people(scanner, remote));
      questions.of(id).ifPresent(one -> view.question(one, questions.left(one)));
    }
    SiteFile site = siteFile;
    if (site != null) {
      view.site(site.facts());
    }
    Staff known = staff;
    if (known != null && !at.panel().isEmpty()) {
      view.staff(known.at(at.panel()), known.known());
    }
    return HttpAnswer.json(PanelJson.write(view.json()));
  }

  private static boolean records(ConsoleRecorder recorder, String scanner) {
    return recorder.scanner().equals(scanner) && recorder.running().isPresent();
  }

  /** A word to whoever operates the scanner from elsewhere, or the answer to theirs. */
  private HttpAnswer callOut(HttpCall call) throws HttpProblem {
    AtPanel at = AtPanel.of(call, panels).orRefused();
    JsonNode body = PanelJson.tree(call.body());
    String id = PanelJson.text(body, "scanner");
    CallOuts callOuts =
        scanners
            .find(id)
            .map(Scanner::callOuts)
            .orElseThrow(() -> new HttpProblem(404, "scanner.none", Deeds.noScanner(id)));
    Person person = speaker(at, body.path("by").asText(""));
    if (body.hasNonNull("answer")) {
      if (!callOuts.acknowledge(Side.ON_SITE, person, "", body.path("answer").asLong(-1))) {
        throw new HttpProblem(409, "call-out.gone", "It has been answered, or is gone.");
      }
    } else {
      callOuts.say(Side.ON_SITE, person, "", PanelRequest.word(body));
    }
    return HttpAnswer.done();
  }

  /** Who says a word: somebody checked in, or signed in. */
  private Person speaker(AtPanel at, String by) throws HttpProblem {
    if (by.isEmpty() || at.panel().isEmpty()) {
      return at.signedIn().orElseThrow(OnSitePanel::nobody);
    }
    return proven(at.panel(), by, "", false);
  }

  private Person proven(String panel, String by, String secret, boolean lately) throws HttpProblem {
    Staff known = staff;
    if (known == null) {
      throw nobody();
    }
    try {
      return known.prove(panel, by, secret, lately);
    } catch (AccessException e) {
      throw new HttpProblem(403, "staff.refused", e.getMessage());
    }
  }

  private static HttpProblem nobody() {
    return new HttpProblem(
        403, "staff.needed", "Say who does this: check in at this panel, with badge or PIN.");
  }

  /**
   * The answer says how long it took, in the header {@code Server-Timing} (W3C), from the call on.
   */
  private HttpAnswer act(HttpCall call) throws HttpProblem {
    long began = ticker.nanoTime();
    AtPanel at = AtPanel.of(call, panels);
    call.signIn().ifPresent(SignIn::touch);
    PanelRequest request = PanelRequest.read(call.body());
    String named = request.by().isEmpty() ? at.signedIn().map(Person::id).orElse("") : request.by();
    String nobody = at.signedIn().map(Person::id).orElse("appliance");
    try {
      signed(request, named);
    } catch (HttpProblem e) {
      refusals.order(Refusals.Way.STRANGER, request, nobody, e.getMessage());
      throw e;
    }
    try {
      carryOut(request, at);
    } catch (SafetyRefused e) {
      refusals.order(Refusals.Way.PANEL, request, named.isEmpty() ? nobody : named, e.getMessage());
      throw new HttpProblem(409, "stop.refused", e.getMessage());
    } catch (AccessException e) {
      refusals.order(Refusals.Way.PANEL, request, nobody, e.getMessage());
      throw new HttpProblem(403, "staff.refused", e.getMessage());
    } catch (HttpProblem e) {
      refusals.order(Refusals.Way.PANEL, request, nobody, e.getMessage());
      throw e;
    }
    double millis = (ticker.nanoTime() - began) / 1e6;
    return HttpAnswer.done()
        .with("Server-Timing", String.format(Locale.ROOT, "order;dur=%.1f", millis));
  }

  private void carryOut(PanelRequest request, AtPanel at)
      throws SafetyRefused, AccessException, HttpProblem {
    switch (request.deed()) {
      case CHECK_IN -> checkIn(request);
      case CHECK_OUT -> checkOut(request);
      default -> {
        Person person = person(request, at);
        claims.with(
            new OnSite(person.id(), person.name(), request.panel(), request.reason()),
            claim -> deeds.act(request, claim, person));
      }
    }
  }

  /** Refuses what no enrolled panel has signed. */
  private void signed(PanelRequest request, String named) throws HttpProblem {
    Panels known = panels;
    Optional<String> refused =
        known == null
            ? Optional.of("The appliance does not know its panels now. Tell site IT.")
            : known.refusal(
                request.panel(), request.challenge(), request.said(named), request.signature());
    if (refused.isPresent()) {
      throw new HttpProblem(403, "panel.refused", refused.get());
    }
  }

  private void checkIn(PanelRequest request) throws AccessException, HttpProblem {
    Staff known = staff;
    if (known == null) {
      throw nobody();
    }
    known.checkIn(request.panel(), request.by(), request.secret());
  }

  private void checkOut(PanelRequest request) throws AccessException, HttpProblem {
    Staff known = staff;
    if (known == null) {
      throw nobody();
    }
    known.checkOut(request.panel(), request.by());
  }

  /** Whose deed it is. Only a hold is done in nobody's name but the panel's. */
  private Person person(PanelRequest request, AtPanel at) throws HttpProblem {
    if (!request.by().isEmpty()) {
      return proven(request.panel(), request.by(), request.secret(), request.deed().needsProof());
    }
    if (at.signedIn().isPresent()) {
      return at.signedIn().get();
    }
    if (request.deed() != PanelRequest.Deed.HOLD) {
      throw nobody();
    }
    String panel = request.panel();
    return new Person("panel:" + panel, "somebody at the panel " + panel, Set.of());
  }
}
