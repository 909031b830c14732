package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scangate.api.access.Door;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIns;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;

/** Who may call what, and what a route gets to see. */
class AdmissionTest {
  private PlainPipeline plain;

  @BeforeEach
  void open() {
    HttpRoute.Handler name =
        call ->
            HttpAnswer.text(
                200,
                call.signIn().map(s -> s.person().id()).orElse("nobody")
                    + " "
                    + call.segments()
                    + call.query()
                    + call.origin()
                    + call.door()
                    + call.remoteAddress());
    plain =
        new PlainPipeline(
            new TestLimits(),
            new HttpRoute("GET", "/open", Who.ANYONE, name),
            new HttpRoute("GET", "/mine", Who.SIGNED_IN, name),
            new HttpRoute("GET", "/it/{what}/of/{rest...}", Who.anyOf(Role.SITE_IT), name),
            new HttpRoute(
                "GET",
                "/panel",
                java.util.Set.of(Door.ON_SITE),
                Who.ANYONE,
                HttpRoute.DEFAULT_MAX_BODY,
                name),
            new HttpRoute(
                "GET",
                "/problem",
                Who.ANYONE,
                call -> {
                  throw new HttpProblem(409, "a.b", "say \"no\"\n to \u00e9 <b>");
                }),
            new HttpRoute(
                "GET",
                "/broken",
                Who.ANYONE,
                call -> {
                  throw new IllegalStateException("secret detail");
                }),
            new HttpRoute("GET", "/null", Who.ANYONE, call -> null),
            new HttpRoute(
                "GET",
                "/split",
                Who.ANYONE,
                call -> HttpAnswer.done().with("X-A", "b\r\nSet-Cookie: c=d")),
            new HttpRoute(
                "GET",
                "/bold",
                Who.ANYONE,
                call ->
                    new HttpAnswer(
                        200,
                        Map.of(
                            "Content-Security-Policy", "default-src *",
                            "Content-Length", "999",
                            "Transfer-Encoding", "chunked",
                            "Server", "me",
                            "ETag", "\"1\""),
                        new byte[0])),
            new HttpRoute(
                "GET", "/large", Who.ANYONE, call -> HttpAnswer.text(200, "x".repeat(1_000_000))));
    plain.signIns.tokens.put("tech", Role.TECHNOLOGIST);
    plain.signIns.tokens.put("it", Role.SITE_IT);
  }

  @AfterEach
  void close() {
    plain.close();
  }

  private String get(String path, String cookie) {
    String cookieLine = cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n";
    plain.write("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + cookieLine + "\r\n");
    return plain.awaitOutput();
  }

  @ParameterizedTest
  @CsvSource({
    "/open,        '',                                       200, nobody",
    "/open,        '__Host-scangate=tech',                   200, technologist",
    "/open,        '__Host-scangate=unknown',                200, nobody",
    "/mine,        '',                                       401, http.sign-in",
    "/mine,        '__Host-scangate=unknown',                401, http.sign-in",
    "/mine,        'scangate=tech',                          401, http.sign-in",
    "/mine,        'a=b; __Host-scangate=tech; c=d',         200, technologist",
    "/mine,        '__Host-scangate=tech; __Host-scangate=it', 401, http.sign-in",
    "/it/x/of/y,   '__Host-scangate=tech',                   403, http.role",
    "/it/x/of/y/z, '__Host-scangate=it',                     200, '{rest=y/z, what=x}'",
    "/it/%20/of/?a=%26+b&a=2&c, '__Host-scangate=it',        200, '{a=& b, c=}'",
    "/panel,       '__Host-scangate=it',                     404, http.not-found",
    "/problem,     '',                                       409, 'say \\\"no\\\"\\n to '",
  })
  void table(String path, String cookie, int status, String contains) {
    String answer = get(path, cookie);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains(contains);
  }

  @Test
  void auditsWhoWasRefused() {
    get("/mine?secret=1", "");
    get("/it/x/of/y", SignIns.COOKIE + "=tech");
    get("/nothing", "");
    assertThat(plain.audit.events)
        .extracting(event -> event.who() + " " + event.detail().get("reason"))
        .containsExactly("anonymous http.sign-in", "technologist http.role");
    assertThat(plain.audit.events.get(0).detail()).containsEntry("call", "GET /mine");
  }

  @Test
  void boundsWhatStrangersPutIntoTheAudit() {
    for (int i = 0; i < 500; i++) {
      get("/mine", "");
    }
    assertThat(plain.audit.events).hasSizeBetween(10, 60);
  }

  @Test
  void saysThatItStartsWhileThereAreNoSignIns() {
    plain.whiteboard.signIns(null);
    assertThat(get("/mine", SignIns.COOKIE + "=tech"))
        .startsWith("HTTP/1.1 503 ")
        .contains("Retry-After: 2", "starting");
    assertThat(get("/open", SignIns.COOKIE + "=tech")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void tellsOfAFailureItsNumberOnly() {
    assertThat(get("/broken", ""))
        .startsWith("HTTP/1.1 500 ")
        .containsPattern("incident [0-9a-f]{8}")
        .doesNotContain("secret detail");
    assertThat(get("/null", "")).startsWith("HTTP/1.1 500 ");
  }

  @Test
  void noRouteCanSplitAnAnswerOrWeakenIt() {
    assertThat(get("/split", "")).startsWith("HTTP/1.1 500 ").doesNotContain("Set-Cookie");
    assertThat(get("/bold", ""))
        .contains("Content-Security-Policy: default-src 'none'", "content-length: 0", "ETag: \"1\"")
        .doesNotContain("999", "chunked", "Server", "default-src *");
  }

  @Test
  void sendsALargeAnswerPieceByPiece() {
    StringBuilder all = new StringBuilder(get("/large", ""));
    for (String more = plain.output(); !more.isEmpty(); more = plain.output()) {
      all.append(more);
    }
    assertThat(all).contains("content-length: 1000000\r\n").endsWith("x".repeat(1_000_000));
  }

  @Test
  void namesWhatPagesMayConnectTo() {
    assertThat(get("/open", ""))
        .contains("connect-src 'self' wss://localhost; frame-ancestors 'none'");
  }
}
