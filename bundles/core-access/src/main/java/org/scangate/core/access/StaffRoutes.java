package org.scangate.core.access;

import static org.scangate.core.access.Answers.route;

import java.util.List;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;

/** How PINs and badges are given: by site IT, or a PIN by oneself with the second factor. */
final class StaffRoutes implements HttpRoutes {
  private static final Who SITE_IT = Who.anyOf(Role.SITE_IT);

  private final StaffDesk staff;
  private final StaffKeys keys;
  private final SignInDesk desk;

  StaffRoutes(StaffDesk staff, StaffKeys keys, SignInDesk desk) {
    this.staff = staff;
    this.keys = keys;
    this.desk = desk;
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        route("POST", "/api/me/pin", Who.anyOf(Role.ON_SITE_OPERATOR), this::own),
        route("POST", "/api/people/{id}/pin", SITE_IT, this::give),
        route("POST", "/api/people/{id}/pin/unlock", SITE_IT, this::unlock),
        route("POST", "/api/people/{id}/badge", SITE_IT, this::badge));
  }

  private HttpAnswer own(HttpCall call) throws Refused, BadJson, HttpProblem {
    JsonFields body = JsonFields.read(call.body());
    String code = body.text("code", SecondFactor.LONGEST_CODE);
    String pin = body.text("pin", StaffKeys.LONGEST_SECRET);
    body.end();
    PinRules.check(pin);
    if (!(signIn(call) instanceof LiveSignIn signIn)) {
      throw new HttpProblem(401, "sign-in.needed", "Sign in first.");
    }
    signIn.touch();
    desk.giveCode(signIn, code, "a new PIN");
    String id = signIn.person().id();
    keys.setPin(staff.staff(id), pin, id);
    return HttpAnswer.done();
  }

  private HttpAnswer give(HttpCall call) throws Refused, HttpProblem {
    return Answers.json(JsonFields.object().put("pin", staff.givePin(id(call), by(call))));
  }

  private HttpAnswer unlock(HttpCall call) throws Refused, HttpProblem {
    staff.unlock(id(call), by(call));
    return HttpAnswer.done();
  }

  private HttpAnswer badge(HttpCall call) throws Refused, BadJson, HttpProblem {
    JsonFields body = JsonFields.read(call.body());
    List<String> badge = body.texts("badge", 1, 200);
    body.end();
    staff.giveBadge(id(call), badge.isEmpty() ? "" : badge.get(0), by(call));
    return HttpAnswer.done();
  }

  private static String id(HttpCall call) {
    return call.segments().getOrDefault("id", "");
  }

  private static String by(HttpCall call) throws HttpProblem {
    return signIn(call).person().id();
  }

  /** The listener has checked the role. */
  private static SignIn signIn(HttpCall call) throws HttpProblem {
    return call.signIn()
        .orElseThrow(() -> new HttpProblem(401, "sign-in.needed", "Sign in first."));
  }
}
