package org.scangate.fleet.console.web;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.scangate.api.access.Role;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;
import org.scangate.api.time.Ticker;
import org.scangate.fleet.console.model.History;
import org.scangate.fleet.console.model.NodeId;
import org.scangate.fleet.console.model.NodeView;
import org.scangate.fleet.console.model.Nodes;

/** What the pages of the fleet ask for. */
@Component
public final class FleetRoutes implements HttpRoutes {
  static final Who MAY_SEE = Who.anyOf(Role.SITE_IT, Role.PHYSICIST);

  private static final Map<String, Duration> SPANS =
      Map.of("day", Duration.ofDays(1), "week", Duration.ofDays(7), "quarter", Duration.ofDays(90));
  private static final int MARKS = 2000;
  private static final long AUDIT_SECONDS = 10;

  private final Audit audit;
  private final Ticker ticker;
  private final Overview overview;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile Nodes nodes;

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  volatile History history;

  @Activate
  public FleetRoutes(@Reference Audit audit) {
    this(audit, Ticker.system());
  }

  FleetRoutes(Audit audit, Ticker ticker) {
    this.audit = audit;
    this.ticker = ticker;
    this.overview = new Overview(ticker);
  }

  @Override
  public List<HttpRoute> routes() {
    String appliance = "/api/fleet/appliances/{group}/{node}";
    return List.of(
        new HttpRoute("GET", "/api/fleet/overview", MAY_SEE, this::overview),
        new HttpRoute("GET", appliance, MAY_SEE, this::appliance),
        new HttpRoute("GET", appliance + "/stability", MAY_SEE, this::stability),
        new HttpRoute("GET", "/api/fleet/incidents", MAY_SEE, this::incidents),
        new HttpRoute(
            "POST", "/api/fleet/incidents/{number}/acknowledge", MAY_SEE, this::acknowledge),
        new HttpRoute("GET", "/api/fleet/drivers", MAY_SEE, this::drivers));
  }

  private HttpAnswer overview(HttpCall call) throws HttpProblem {
    return overview.of(nodes()).answer(call);
  }

  private HttpAnswer drivers(HttpCall call) throws HttpProblem {
    return FleetDrivers.of(nodes().worstFirst()).answer(call);
  }

  private HttpAnswer appliance(HttpCall call) throws HttpProblem {
    return ApplianceAnswers.view(known(call)).answer(call);
  }

  private HttpAnswer stability(HttpCall call) throws HttpProblem {
    NodeId id = known(call).id();
    Duration span = SPANS.get(call.query().getOrDefault("span", "day"));
    if (span == null) {
      throw new HttpProblem(
          400,
          "fleet.span",
          "span=" + call.query().get("span") + " is not one of day, week, quarter.");
    }
    long until = ticker.now().toEpochMilli();
    long from = until - span.toMillis();
    History kept = history();
    try {
      return ApplianceAnswers.stability(
              from, until, kept.stability(id, from, until), kept.marks(id, from, until, MARKS))
          .answer(call);
    } catch (UncheckedIOException e) {
      throw silent(e);
    }
  }

  private HttpAnswer incidents(HttpCall call) throws HttpProblem {
    long before = number(call.query().getOrDefault("before", String.valueOf(Long.MAX_VALUE)));
    boolean openOnly = call.query().getOrDefault("open", "").equals("yes");
    try {
      return IncidentAnswers.of(history(), openOnly, before).answer(call);
    } catch (UncheckedIOException e) {
      throw silent(e);
    }
  }

  /** Nobody has seen an incident whose acknowledgement is not in the audit. */
  private HttpAnswer acknowledge(HttpCall call) throws HttpProblem, InterruptedException {
    long number = number(call.segments().get("number"));
    String person = call.signIn().orElseThrow().person().id();
    Optional<String> unwritable = audit.unwritable();
    if (unwritable.isPresent()) {
      throw new HttpProblem(503, "audit.unwritable", "Nothing is done: " + unwritable.get());
    }
    boolean done;
    try {
      done = history().acknowledge(number, person, ticker.now().toEpochMilli());
    } catch (UncheckedIOException e) {
      record(number, person, AuditEvent.Outcome.FAILED);
      throw silent(e);
    }
    record(number, person, done ? AuditEvent.Outcome.DONE : AuditEvent.Outcome.REFUSED);
    if (!done) {
      throw new HttpProblem(
          409,
          "incident.acknowledged",
          "Incident " + number + " is not there, or somebody has acknowledged it already.");
    }
    return HttpAnswer.done();
  }

  private void record(long number, String person, AuditEvent.Outcome outcome)
      throws HttpProblem, InterruptedException {
    try {
      audit
          .record(
              AuditEvent.of(
                  "incident.acknowledged",
                  person,
                  outcome,
                  Map.of("incident", String.valueOf(number))))
          .get(AUDIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new HttpProblem(
          503,
          "audit.unwritable",
          "Who acknowledged incident " + number + " could not be written into the audit.");
    }
  }

  private static long number(String text) throws HttpProblem {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new HttpProblem(400, "incident.number", "'" + text + "' is not an incident's number.");
  }

  private NodeView known(HttpCall call) throws HttpProblem {
    NodeId id = new NodeId(call.segments().get("group"), call.segments().get("node"));
    return nodes()
        .find(id)
        .orElseThrow(
            () ->
                new HttpProblem(
                    404, "fleet.unknown", "The console knows no appliance '" + id + "'."));
  }

  private Nodes nodes() throws HttpProblem {
    Nodes now = nodes;
    if (now == null) {
      throw new HttpProblem(
          503,
          "fleet.starting",
          "The console does not listen to the broker yet. Try again in a moment; the page Status"
              + " says why if it stays so.");
    }
    return now;
  }

  private History history() throws HttpProblem {
    History now = history;
    if (now == null) {
      throw new HttpProblem(
          503,
          "fleet.history",
          "The console's database is not there yet. The page Status says why if it stays so.");
    }
    return now;
  }

  private static HttpProblem silent(UncheckedIOException cause) {
    HttpProblem problem =
        new HttpProblem(
            503,
            "fleet.history",
            "The console's database does not answer: " + cause.getCause().getMessage());
    problem.initCause(cause);
    return problem;
  }
}
