package org.scangate.core.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.scangate.api.access.Door;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpCall;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;

/** The whole bundle on a folder, called through its routes as the listener calls them. */
final class Rig {
  static final PasswordHasher.Cost CHEAP = new PasswordHasher.Cost(32, 1, 1);
  static final String PASSWORD = "a fine long pass phrase";

  final MovedTicker ticker;
  final RecordingAudit audit = new RecordingAudit();
  final Path directory;
  volatile AccessSettings settings =
      new AccessSettings(
          Duration.ofMinutes(15),
          Duration.ofHours(12),
          Duration.ofHours(4),
          "northfork.example",
          Set.of("https://gw.northfork.example:8443"),
          "Northfork CT");
  volatile boolean held;
  final AccessCore core;

  /** What came back: 2xx with a body, or a problem with its id. */
  record Reply(int status, JsonNode json, String cookie, String problem, String words) {
    String text(String key) {
      return json.path(key).asText();
    }
  }

  /** One browser: an address, a door, a cookie. */
  final class Browser {
    final String address;
    Door door = Door.REMOTE;
    String binding = "";
    String cookie = "";

    Browser(String address) {
      this.address = address;
    }

    Reply get(String path) {
      return call("GET", path, "");
    }

    Reply post(String path, String... keysAndValues) {
      ObjectNode body = JsonFields.object();
      for (int i = 0; i < keysAndValues.length; i += 2) {
        body.put(keysAndValues[i], keysAndValues[i + 1]);
      }
      return call("POST", path, body.toString());
    }

    Reply delete(String path) {
      return call("DELETE", path, "");
    }

    Reply call(String method, String path, String body) {
      return call(method, path, body.getBytes(StandardCharsets.UTF_8));
    }

    Reply call(String method, String path, byte[] body) {
      Reply reply = dispatch(this, method, path, body);
      if (!reply.cookie().isEmpty()) {
        String value = reply.cookie().substring("__Host-scangate=".length());
        cookie = value.substring(0, value.indexOf(';'));
      }
      return reply;
    }

    Reply signIn(String person, String password, String code) {
      return post("/api/sign-in", "person", person, "password", password, "code", code);
    }

    /** With the right password and the code of now. */
    Reply signIn(String person) {
      return signIn(person, PASSWORD, code(person));
    }

    LiveSignIn live() {
      return core.table().findAny(cookie, door, binding).orElseThrow();
    }
  }

  Rig(Path directory) {
    this(directory, new MovedTicker(), CHEAP);
  }

  Rig(Path directory, MovedTicker ticker, PasswordHasher.Cost cost) {
    this.ticker = ticker;
    this.directory = directory;
    try {
      core =
          AccessCore.open(directory, cost, ticker, () -> settings, s -> held, audit, Runnable::run);
    } catch (PeopleStore.Broken e) {
      throw new AssertionError(e);
    }
  }

  Browser browser() {
    return new Browser("192.0.2.10");
  }

  Browser browser(String address) {
    return new Browser(address);
  }

  /** Somebody with {@link #PASSWORD}, as if long known. */
  void know(String id, Role... roles) {
    try {
      String hash = new PasswordHasher(CHEAP).hash(PASSWORD);
      core.store()
          .change(
              draft -> {
                draft.put(
                    PersonRecord.fresh(
                        id,
                        "Person " + id,
                        Set.of(roles),
                        hash,
                        PersonRecord.PasswordState.CHOSEN,
                        Totp.newSecret(),
                        RecoveryCodes.hash(List.of("0000-1111-2222-" + "3333"))));
                return null;
              });
    } catch (Refused e) {
      throw new AssertionError(e);
    }
  }

  String code(String id) {
    return code(id, ticker.now());
  }

  String code(String id, Instant at) {
    String secret = core.store().find(id).orElseThrow().totpSecret();
    return Totp.code(Totp.decode(secret), Totp.step(at));
  }

  /** A code that is wrong now. */
  String wrongCode(String id) {
    Set<String> right = new java.util.HashSet<>();
    for (int skew = -1; skew <= 1; skew++) {
      right.add(code(id, ticker.now().plusSeconds(30L * skew)));
    }
    return right.contains("000000") ? (right.contains("111111") ? "222222" : "111111") : "000000";
  }

  void move(String duration) {
    ticker.move(Duration.parse(duration));
    core.tick();
  }

  /** As net-front does: route, role, handler, problem. */
  private Reply dispatch(Browser browser, String method, String path, byte[] body) {
    for (HttpRoute route : core.routes().stream().flatMap(r -> r.routes().stream()).toList()) {
      Map<String, String> segments = new HashMap<>();
      if (!route.method().equals(method) || !matches(route.path(), path, segments)) {
        continue;
      }
      Optional<SignIn> signIn = core.table().find(browser.cookie, browser.door, browser.binding);
      if (route.who().signedIn() && signIn.isEmpty()) {
        return problem(401, "front.sign-in", "");
      }
      Set<Role> wanted = route.who().roles();
      if (!wanted.isEmpty() && !signIn.orElseThrow().person().hasAny(wanted)) {
        return problem(403, "front.role", "");
      }
      try {
        HttpAnswer answer = route.handler().handle(call(browser, method, path, segments, body));
        JsonNode json =
            answer.body().length == 0
                ? JsonFields.object()
                : JsonFields.MAPPER.readTree(answer.body());
        String cookie = answer.headers().getOrDefault("Set-Cookie", "");
        return new Reply(answer.status(), json, cookie, "", "");
      } catch (HttpProblem e) {
        return problem(e.status(), e.id(), e.getMessage());
      } catch (Exception e) {
        throw new AssertionError(method + " " + path + " failed", e);
      }
    }
    return problem(404, "front.no-route", "");
  }

  private static Reply problem(int status, String id, String words) {
    return new Reply(status, JsonFields.object(), "", id, words);
  }

  private static boolean matches(String pattern, String path, Map<String, String> segments) {
    List<String> want = List.of(pattern.substring(1).split("/", -1));
    List<String> have = List.of(path.substring(1).split("/", -1));
    if (want.size() != have.size()) {
      return false;
    }
    for (int i = 0; i < want.size(); i++) {
      if (want.get(i).startsWith("{")) {
        segments.put(want.get(i).substring(1, want.get(i).length() - 1), have.get(i));
      } else if (!want.get(i).equals(have.get(i))) {
        return false;
      }
    }
    return true;
  }

  private HttpCall call(
      Browser browser, String method, String path, Map<String, String> segments, byte[] body) {
    return new HttpCall() {
      @Override
      public String method() {
        return method;
      }

      @Override
      public String path() {
        return path;
      }

      @Override
      public Map<String, String> segments() {
        return segments;
      }

      @Override
      public Map<String, String> query() {
        return Map.of();
      }

      @Override
      public Optional<String> header(String name) {
        return Optional.empty();
      }

      @Override
      public byte[] body() {
        return body;
      }

      @Override
      public Optional<SignIn> signIn() {
        return core.table().find(browser.cookie, browser.door, browser.binding);
      }

      @Override
      public Optional<String> token() {
        return browser.cookie.isEmpty() ? Optional.empty() : Optional.of(browser.cookie);
      }

      @Override
      public Door door() {
        return browser.door;
      }

      @Override
      public String remoteAddress() {
        return browser.address;
      }

      @Override
      public String binding() {
        return browser.binding;
      }

      @Override
      public String origin() {
        return "https://gw.northfork.example:8443";
      }
    };
  }

  static JsonNode parse(String json) {
    try {
      return JsonFields.MAPPER.readTree(json);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Set<Role> roles(Role... roles) {
    Set<Role> set = EnumSet.noneOf(Role.class);
    set.addAll(List.of(roles));
    return set;
  }
}
