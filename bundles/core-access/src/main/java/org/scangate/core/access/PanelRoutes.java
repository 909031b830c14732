package org.scangate.core.access;

import static org.scangate.core.access.Answers.route;

import java.util.List;
import java.util.Set;
import org.scangate.api.access.Door;
import org.scangate.api.access.Panels.Panel;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;

/** How a tablet becomes a panel, and gets a challenge to sign; on the on-site listener only. */
final class PanelRoutes implements HttpRoutes {
  /** Stands for the enrolment of panels in the throttle; no person can have this id. */
  private static final String ENROLMENT = "(panel)";

  private final PanelDesk panels;
  private final SignInDesk desk;
  private final Trail trail;

  PanelRoutes(PanelDesk panels, SignInDesk desk, Trail trail) {
    this.panels = panels;
    this.desk = desk;
    this.trail = trail;
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        onSite(route("POST", "/api/panel/enrol", Who.ANYONE, this::enrol)),
        onSite(route("POST", "/api/panel/challenge", Who.SIGNED_IN, call -> challenge())));
  }

  private static HttpRoute onSite(HttpRoute route) {
    return new HttpRoute(
        route.method(),
        route.path(),
        Set.of(Door.ON_SITE),
        route.who(),
        route.maxBodyBytes(),
        route.handler());
  }

  private HttpAnswer enrol(HttpCall call) throws Refused, BadJson {
    JsonFields body = JsonFields.read(call.body());
    String code = body.text("code", SecondFactor.LONGEST_CODE);
    String key = body.text("key", PanelRecord.LONGEST_KEY);
    body.end();
    if (!PanelRecord.isKey(key)) {
      throw new BadJson("key is not a public key on P-256 in base64");
    }
    Caller caller = Caller.of(call);
    Throttle.Attempt attempt = desk.begin(ENROLMENT, caller);
    Panel panel =
        panels
            .enrol(code, key, caller.address())
            .orElseThrow(
                () -> {
                  trail.refused(
                      "panel.enrolled",
                      "appliance",
                      "because",
                      "code",
                      "address",
                      caller.address());
                  return new Refused(
                      403,
                      "panel.refused",
                      "That is not the code of a panel, or it is older than 15 minutes. Site IT"
                          + " makes one with scangate:panel-add.");
                });
    attempt.succeeded();
    return Answers.json(JsonFields.object().put("panel", panel.id()));
  }

  private HttpAnswer challenge() {
    return Answers.json(JsonFields.object().put("challenge", panels.challenge()));
  }
}
