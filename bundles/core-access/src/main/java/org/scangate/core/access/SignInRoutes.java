package org.scangate.core.access;

import static org.scangate.core.access.Answers.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scangate.api.access.People.Credentials;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;

/** Signing in and enrolling: what anybody may call. */
final class SignInRoutes implements HttpRoutes {
  /** Stands for the enrolment in the throttle; no person can have this id. */
  private static final String ENROLMENT = "(enrolment)";

  private final SignInDesk desk;
  private final Passkeys passkeys;
  private final SitePeople people;
  private final Enrolment enrolment;
  private final Trail trail;

  SignInRoutes(
      SignInDesk desk, Passkeys passkeys, SitePeople people, Enrolment enrolment, Trail trail) {
    this.desk = desk;
    this.passkeys = passkeys;
    this.people = people;
    this.enrolment = enrolment;
    this.trail = trail;
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        route("POST", "/api/sign-in", Who.ANYONE, this::signIn),
        route("POST", "/api/sign-in/passkey/options", Who.ANYONE, this::passkeyOptions),
        route("POST", "/api/sign-in/passkey", Who.ANYONE, this::passkeySignIn),
        route("GET", "/api/enrol", Who.ANYONE, call -> enrolmentState()),
        route("POST", "/api/enrol", Who.ANYONE, this::enrol));
  }

  private HttpAnswer signIn(HttpCall call) throws Refused, BadJson {
    JsonFields body = JsonFields.read(call.body());
    String person = body.text("person", 200);
    String password = body.text("password", SignInDesk.LONGEST_PASSWORD_INPUT);
    String code = body.text("code", SecondFactor.LONGEST_CODE);
    body.end();
    return Answers.signedIn(desk.signIn(person, password, code, Caller.of(call)));
  }

  private HttpAnswer passkeyOptions(HttpCall call) throws Refused {
    return Answers.json(passkeys.signInOptions(Caller.of(call)));
  }

  private HttpAnswer passkeySignIn(HttpCall call) throws Refused, BadJson {
    JsonFields body = JsonFields.read(call.body());
    String challengeId = body.text("challengeId", 64);
    String credentialId = body.fields("credential").text("id", 2000);
    String credential = body.raw("credential");
    body.end();
    return Answers.signedIn(
        passkeys.signIn(challengeId, credentialId, credential, Caller.of(call)));
  }

  private HttpAnswer enrolmentState() {
    return Answers.json(JsonFields.object().put("open", enrolment.code().isPresent()));
  }

  private HttpAnswer enrol(HttpCall call) throws Refused, BadJson {
    JsonFields body = JsonFields.read(call.body());
    String code = body.text("code", SecondFactor.LONGEST_CODE);
    String id = body.text("person", 200);
    String name = body.text("name", 200);
    String password = body.text("password", SignInDesk.LONGEST_PASSWORD_INPUT);
    body.end();
    if (enrolment.code().isEmpty()) {
      throw SitePeople.enrolled();
    }
    Caller caller = Caller.of(call);
    Throttle.Attempt attempt = desk.begin(ENROLMENT, caller);
    if (!enrolment.matches(code)) {
      trail.refused(
          "enrolment",
          "appliance",
          "because",
          "code",
          "address",
          caller.address(),
          "door",
          caller.doorName());
      throw new Refused(
          403,
          "enrol.refused",
          "That is not the enrolment code. It is in the file "
              + Enrolment.FILE
              + " in the appliance's access folder.");
    }
    attempt.succeeded();
    Credentials made = people.enrol(id, name, password, caller);
    ObjectNode json = JsonFields.object().put("otpauthUri", made.otpauthUri());
    Answers.putTexts(json, "recoveryCodes", made.recoveryCodes());
    return Answers.json(json);
  }
}
