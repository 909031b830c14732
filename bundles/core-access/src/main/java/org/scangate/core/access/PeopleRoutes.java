package org.scangate.core.access;

import static org.scangate.core.access.Answers.route;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.scangate.api.access.People.Credentials;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;

/** What site IT does with people. */
final class PeopleRoutes implements HttpRoutes {
  private static final Who SITE_IT = Who.anyOf(Role.SITE_IT);

  private final PeopleStore store;
  private final SitePeople people;
  private final StaffKeys keys;

  PeopleRoutes(PeopleStore store, SitePeople people, StaffKeys keys) {
    this.store = store;
    this.people = people;
    this.keys = keys;
  }

  @Override
  public List<HttpRoute> routes() {
    return List.of(
        route("GET", "/api/people", SITE_IT, call -> list()),
        route("POST", "/api/people", SITE_IT, this::add),
        route("DELETE", "/api/people/{id}", SITE_IT, this::remove),
        route("POST", "/api/people/{id}/reset", SITE_IT, this::reset),
        route("POST", "/api/people/{id}/revoke", SITE_IT, this::revoke),
        route("POST", "/api/people/{id}/visit", SITE_IT, this::openVisit),
        route("DELETE", "/api/people/{id}/visit", SITE_IT, this::closeVisit));
  }

  private HttpAnswer list() {
    ObjectNode json = JsonFields.object();
    ArrayNode all = json.putArray("people");
    for (PersonRecord person : store.all().values()) {
      ObjectNode one = Answers.person(person.person());
      one.put("lastSignIn", text(person.lastSignIn()));
      one.put("visitUntil", text(person.visitUntil()));
      one.put("pin", keys.pinState(person)).put("badge", keys.hasBadge(person));
      all.add(one);
    }
    return Answers.json(json);
  }

  private HttpAnswer add(HttpCall call) throws Refused, BadJson, HttpProblem {
    JsonFields body = JsonFields.read(call.body());
    String id = body.text("id", 200);
    String name = body.text("name", 200);
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : body.texts("roles", Role.values().length, 32)) {
      try {
        roles.add(Role.of(role));
      } catch (IllegalArgumentException e) {
        throw new BadJson("roles: " + e.getMessage());
      }
    }
    body.end();
    return credentials(people.add(id, name, roles, by(call)));
  }

  private HttpAnswer remove(HttpCall call) throws Refused, HttpProblem {
    people.remove(id(call), by(call));
    return HttpAnswer.done();
  }

  private HttpAnswer reset(HttpCall call) throws Refused, HttpProblem {
    return credentials(people.reset(id(call), by(call)));
  }

  private HttpAnswer revoke(HttpCall call) throws Refused, HttpProblem {
    return Answers.json(JsonFields.object().put("ended", people.revoke(id(call), by(call))));
  }

  private HttpAnswer openVisit(HttpCall call) throws Refused, BadJson, HttpProblem {
    JsonFields body = JsonFields.read(call.body());
    long hours = body.number("hours", 1, SitePeople.LONGEST_VISIT.toHours());
    body.end();
    people.openVisit(id(call), Duration.ofHours(hours), by(call));
    return HttpAnswer.done();
  }

  private HttpAnswer closeVisit(HttpCall call) throws Refused, HttpProblem {
    people.closeVisit(id(call), by(call));
    return HttpAnswer.done();
  }

  private static HttpAnswer credentials(Credentials made) {
    ObjectNode json =
        JsonFields.object()
            .put("oneTimePassword", made.oneTimePassword())
            .put("otpauthUri", made.otpauthUri());
    Answers.putTexts(json, "recoveryCodes", made.recoveryCodes());
    return Answers.json(json);
  }

  private static String id(HttpCall call) {
    return call.segments().getOrDefault("id", "");
  }

  /** The listener has checked the role. */
  private static String by(HttpCall call) throws HttpProblem {
    SignIn signIn =
        call.signIn().orElseThrow(() -> new HttpProblem(401, "sign-in.needed", "Sign in first."));
    return signIn.person().id();
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
