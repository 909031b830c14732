package org.scangate.core.access;

import static org.scangate.core.access.Answers.route;

import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.scangate.api.access.Door;
import org.scangate.api.access.Panels.Panel;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;

/**
 * How a tablet becomes a panel, gets a challenge to sign and opens its page; on the on-site
 * listener only.
 */
final class PanelRoutes implements HttpRoutes {
  /** Stands for the enrolment of panels in the throttle; no person can have this id. */
  private static final String ENROLMENT = "(panel)";

  /** Stands for the opening of panels' pages. */
  private static final String OPENING = "(panel page)";

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
        onSite(route("POST", "/api/panel/challenge", Who.ANYONE, this::challenge)),
        onSite(route("POST", "/api/panel/open", Who.ANYONE, this::open)));
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

  private HttpAnswer challenge(HttpCall call) {
    String challenge = panels.challenge(call.remoteAddress());
    return Answers.json(JsonFields.object().put("challenge", challenge));
  }

  private HttpAnswer open(HttpCall call) throws Refused, BadJson {
    JsonFields body = JsonFields.read(call.body());
    String panel = body.text("panel", 32);
    String challenge = body.text("challenge", 64);
    String signature = body.text("signature", 128);
    body.end();
    Caller caller = Caller.of(call);
    Throttle.Attempt attempt = desk.begin(OPENING, caller);
    String token;
    try {
      token = panels.open(panel, challenge, Base64.getDecoder().decode(signature));
    } catch (IllegalArgumentException e) {
      throw new BadJson("signature is not base64");
    } catch (Refused e) {
      trail.refused(
          "panel.opened", "appliance", "because", "signature", "address", caller.address());
      throw e;
    }
    attempt.succeeded();
    trail.done("panel.opened", "appliance", "panel", panel, "address", caller.address());
    return Answers.json(JsonFields.object().put("token", token));
  }
}
