package org.scangate.core.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scangate.api.access.Person;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIns;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.core.access.SignInTable.Opened;

/** What the routes have in common. */
final class Answers {

  private Answers() {}

  /** A handler that may refuse in our way. */
  @FunctionalInterface
  interface Action {
    HttpAnswer answer(HttpCall call) throws Refused, BadJson, HttpProblem;
  }

  static HttpRoute route(String method, String path, HttpRoute.Who who, Action action) {
    return new HttpRoute(
        method,
        path,
        who,
        call -> {
          try {
            return action.answer(call);
          } catch (Refused refused) {
            throw refused.asProblem();
          } catch (BadJson bad) {
            throw new HttpProblem(
                400, "body.malformed", "The request is not understood: " + bad.getMessage());
          }
        });
  }

  static HttpAnswer json(JsonNode node) {
    return HttpAnswer.json(JsonFields.write(node));
  }

  /** The answer to a sign-in: who it is, and the cookie, gone when the browser closes. */
  static HttpAnswer signedIn(Opened opened) {
    ObjectNode json = JsonFields.object();
    json.set("person", person(opened.signIn().person()));
    json.put("mustChoosePassword", opened.signIn().mustChoosePassword());
    return json(json).with("Set-Cookie", cookie(opened.token()));
  }

  static HttpAnswer signedOut() {
    return HttpAnswer.done().with("Set-Cookie", cookie("") + "; Max-Age=0");
  }

  private static String cookie(String token) {
    return SignIns.COOKIE + "=" + token + "; Path=/; Secure; HttpOnly; SameSite=Strict";
  }

  static ObjectNode person(Person person) {
    ObjectNode json = JsonFields.object();
    json.put("id", person.id()).put("name", person.name());
    ArrayNode roles = json.putArray("roles");
    for (Role role : Role.values()) {
      if (person.roles().contains(role)) {
        roles.add(role.id());
      }
    }
    return json;
  }

  static void putTexts(ObjectNode json, String key, List<String> texts) {
    ArrayNode array = json.putArray(key);
    texts.forEach(array::add);
  }
}
