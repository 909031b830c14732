package org.scangate.core.access;

import static org.scangate.core.access.Answers.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Supplier;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;

/**
 * What somebody signed in does for themselves. Three routes also serve a sign-in that must choose a
 * password first, which nobody else is shown: they look the cookie up themselves.
 */
final class MeRoutes implements HttpRoutes {
  private final PeopleStore store;
  private final SignInTable table;
  private final SignInDesk desk;
  private final SitePeople people;
  private final Passkeys passkeys;
  private final Supplier<AccessSettings> settings;

  MeRoutes(
      PeopleStore store,
      SignInTable table,
      SignInDesk desk,
      SitePeople people,
      Passkeys passkeys,
      Supplier<AccessSettings> settings) {
    this.store = store;
    this.table = table;
    this.desk = desk;
    this.people = people;
    this.passkeys = passkeys;
    this.settings = settings;
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        route("GET", "/api/me", Who.ANYONE, this::me),
        route("POST", "/api/sign-out", Who.ANYONE, this::signOut),
        route("POST", "/api/me/password", Who.ANYONE, this::password),
        route("POST", "/api/me/second-factor", Who.SIGNED_IN, this::secondFactor),
        route("POST", "/api/me/recovery-codes", Who.SIGNED_IN, this::recoveryCodes),
        route("POST", "/api/me/passkeys/options", Who.SIGNED_IN, this::passkeyOptions),
        route("POST", "/api/me/passkeys", Who.SIGNED_IN, this::addPasskey),
        route("DELETE", "/api/me/passkeys/{id}", Who.SIGNED_IN, this::removePasskey));
  }

  private HttpAnswer me(HttpCall call) throws HttpProblem {
    LiveSignIn signIn = any(call);
    AccessSettings now = settings.get();
    ObjectNode json = JsonFields.object();
    json.set("person", Answers.person(signIn.person()));
    json.put("door", signIn.caller().doorName());
    json.putObject("expires")
        .put("idle", signIn.idleExpiry(now.idle()).toString())
        .put("absolute", signIn.absoluteExpiry(now.absolute()).toString());
    var dueBy = signIn.secondFactorDueBy();
    json.put("secondFactorDueBy", dueBy == null ? null : dueBy.toString());
    json.put("mustChoosePassword", signIn.mustChoosePassword());
    ArrayNode keys = json.putArray("passkeys");
    PersonRecord person = store.find(signIn.person().id()).orElseThrow(MeRoutes::signInNeeded);
    for (Passkey key : person.passkeys()) {
      keys.addObject()
          .put("id", key.id())
          .put("name", key.name())
          .put("since", key.since().toString());
    }
    json.put("passkeysAvailable", now.passkeysAt(call.origin()));
    json.put("recoveryCodesLeft", person.recoveryHashes().size());
    return Answers.json(json);
  }

  private HttpAnswer signOut(HttpCall call) {
    table
        .findAny(call.token().orElse(null), call.door(), call.binding())
        .ifPresent(signIn -> table.end(signIn, "sign-out", "signed out"));
    return Answers.signedOut();
  }

  private HttpAnswer password(HttpCall call) throws Refused, BadJson, HttpProblem {
    LiveSignIn signIn = any(call);
    JsonFields body = JsonFields.read(call.body());
    String old = body.text("old", SignInDesk.LONGEST_PASSWORD_INPUT);
    String chosen = body.text("new", SignInDesk.LONGEST_PASSWORD_INPUT);
    body.end();
    signIn.touch();
    desk.changePassword(signIn, old, chosen);
    return HttpAnswer.done();
  }

  private HttpAnswer secondFactor(HttpCall call) throws Refused, BadJson, HttpProblem {
    LiveSignIn signIn = full(call);
    signIn.touch();
    desk.giveCode(signIn, code(call), "the sign-in to go on");
    return HttpAnswer.done();
  }

  private HttpAnswer recoveryCodes(HttpCall call) throws Refused, BadJson, HttpProblem {
    LiveSignIn signIn = full(call);
    signIn.touch();
    desk.giveCode(signIn, code(call), "new recovery codes");
    ObjectNode json = JsonFields.object();
    Answers.putTexts(json, "recoveryCodes", people.newRecoveryCodes(signIn.person().id()));
    return Answers.json(json);
  }

  private HttpAnswer passkeyOptions(HttpCall call) throws Refused, HttpProblem {
    LiveSignIn signIn = full(call);
    signIn.touch();
    return Answers.json(passkeys.registrationOptions(signIn));
  }

  private HttpAnswer addPasskey(HttpCall call) throws Refused, BadJson, HttpProblem {
    LiveSignIn signIn = full(call);
    JsonFields body = JsonFields.read(call.body());
    String name = body.text("name", Passkey.LONGEST_NAME);
    String challengeId = body.text("challengeId", 64);
    String credential = body.raw("credential");
    body.end();
    if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
      throw new BadJson("name is blank or has a control character");
    }
    signIn.touch();
    Passkey key = passkeys.register(signIn, challengeId, name.strip(), credential);
    return Answers.json(
        JsonFields.object()
            .put("id", key.id())
            .put("name", key.name())
            .put("since", key.since().toString()));
  }

  private HttpAnswer removePasskey(HttpCall call) throws Refused, HttpProblem {
    LiveSignIn signIn = full(call);
    signIn.touch();
    passkeys.remove(signIn, call.segments().getOrDefault("id", ""));
    return HttpAnswer.done();
  }

  private static String code(HttpCall call) throws BadJson {
    JsonFields body = JsonFields.read(call.body());
    String code = body.text("code", SecondFactor.LONGEST_CODE);
    body.end();
    return code;
  }

  private LiveSignIn any(HttpCall call) throws HttpProblem {
    return table
        .findAny(call.token().orElse(null), call.door(), call.binding())
        .orElseThrow(MeRoutes::signInNeeded);
  }

  private LiveSignIn full(HttpCall call) throws HttpProblem {
    LiveSignIn signIn = any(call);
    if (signIn.mustChoosePassword()) {
      throw new HttpProblem(403, "password.must-choose", "Choose your own password first.");
    }
    return signIn;
  }

  private static HttpProblem signInNeeded() {
    return new HttpProblem(401, "sign-in.needed", "Sign in first.");
  }
}
