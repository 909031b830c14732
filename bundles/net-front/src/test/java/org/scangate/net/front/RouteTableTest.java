package org.scangate.net.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Door;
import org.scangate.api.http.HttpAnswer;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.http.HttpRoute.Who;
import org.scangate.api.http.HttpRoutes;

/** Which route answers. */
class RouteTableTest {

  private static HttpRoute route(String method, String path, Door... doors) {
    return new HttpRoute(
        method,
        path,
        doors.length == 0 ? Set.of(Door.values()) : Set.of(doors),
        Who.ANYONE,
        0,
        call -> HttpAnswer.done());
  }

  private static RouteTable.Match find(RouteTable table, String method, String path)
      throws Refused {
    return table.find(method, RequestTarget.parse(path).segments(), Door.REMOTE);
  }

  @Test
  void theMostSpecificWinsWhateverTheOrder() throws Exception {
    RouteTable table =
        new RouteTable(
            List.of(
                route("GET", "/{all...}"),
                route("GET", "/people/{id}"),
                route("GET", "/people/me"),
                route("GET", "/people/{id}/visit"),
                route("GET", "/")));
    assertThat(find(table, "GET", "/people/me").route().path()).isEqualTo("/people/me");
    assertThat(find(table, "GET", "/people/you").segments()).isEqualTo(Map.of("id", "you"));
    assertThat(find(table, "GET", "/people/a/visit").route().path())
        .isEqualTo("/people/{id}/visit");
    assertThat(find(table, "HEAD", "/x/y").segments()).isEqualTo(Map.of("all", "x/y"));
    assertThat(find(table, "GET", "/").route().path()).isEqualTo("/");
    assertThat(find(table, "GET", "/people/").route().path()).isEqualTo("/{all...}");
  }

  @Test
  void aLessSpecificRouteAnswersAMethodThatTheOtherLacks() throws Exception {
    RouteTable table = new RouteTable(List.of(route("POST", "/a/b"), route("GET", "/a/{x}")));
    assertThat(find(table, "GET", "/a/b").segments()).isEqualTo(Map.of("x", "b"));
    Refused refused = catchThrowableOfType(Refused.class, () -> find(table, "PUT", "/a/b"));
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.headers()).isEqualTo(Map.of("Allow", "GET, HEAD, POST"));
  }

  @Test
  void aRouteOfEveryPathHidesNoOther() throws Exception {
    RouteTable table = new RouteTable(List.of(route("POST", "/api/a"), route("GET", "/{all...}")));
    assertThat(find(table, "GET", "/x").route().path()).isEqualTo("/{all...}");
    Refused refused = catchThrowableOfType(Refused.class, () -> find(table, "GET", "/api/a"));
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.headers()).isEqualTo(Map.of("Allow", "POST"));
    assertThat(catchThrowableOfType(Refused.class, () -> find(table, "PUT", "/x")).status())
        .isEqualTo(404);
  }

  @Test
  void aDoorSeesItsOwnRoutes() {
    RouteTable table = new RouteTable(List.of(route("GET", "/panel", Door.ON_SITE)));
    assertThat(catchThrowableOfType(Refused.class, () -> find(table, "GET", "/panel")).status())
        .isEqualTo(404);
  }

  @Test
  void refusesPatternsThatCannotBe() {
    assertThatThrownBy(() -> new RouteTable(List.of(route("GET", "x"))))
        .hasMessageContaining("'x' must start with '/'");
    assertThatThrownBy(() -> new RouteTable(List.of(route("GET", "/{a...}/b"))))
        .hasMessageContaining("{a...} must be last");
  }

  private static HttpRoutes service(HttpRoute... routes) {
    return new HttpRoutes() {
      @Override
      public List<HttpRoute> routes() {
        return Arrays.asList(routes);
      }
    };
  }

  @Test
  void theFirstOfTwoIsServedUntilItGoes() throws Exception {
    Whiteboard whiteboard = new Whiteboard();
    HttpRoute one = route("GET", "/a/{x}");
    HttpRoute two = route("GET", "/a/{y}");
    HttpRoutes first = service(one);
    HttpRoutes second = service(two, route("GET", "bad"), route("GET", "/b"));
    whiteboard.add(first);
    whiteboard.add(second);
    assertThat(find(whiteboard.routes(), "GET", "/a/1").route()).isSameAs(one);
    assertThat(find(whiteboard.routes(), "GET", "/b").route().path()).isEqualTo("/b");
    whiteboard.remove(first);
    assertThat(find(whiteboard.routes(), "GET", "/a/1").route()).isSameAs(two);
    whiteboard.remove(second);
    assertThat(
            catchThrowableOfType(Refused.class, () -> find(whiteboard.routes(), "GET", "/a/1"))
                .status())
        .isEqualTo(404);
  }
}
