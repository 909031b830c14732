package org.scangate.remote.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scangate.api.access.Role;
import org.scangate.api.access.SignIn;
import org.scangate.api.audit.Audit;
import org.scangate.api.audit.AuditEvent;
import org.scangate.api.http.HttpProblem;
import org.scangate.api.http.HttpRoute;
import org.scangate.api.spool.Spool;

class ImagesRoutesTest {
  private static final SignIn SITE_IT = FakeSignIn.of("Cy", Role.SITE_IT);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Remembers what is recorded. */
  private static final class FakeAudit implements Audit {
    final List<AuditEvent> events = new ArrayList<>();

    @Override
    public CompletableFuture<Long> record(AuditEvent event) {
      events.add(event);
      return CompletableFuture.completedFuture(1L);
    }

    @Override
    public Optional<String> unwritable() {
      return Optional.empty();
    }

    @Override
    public Verification verify(DoubleConsumer progress) {
      throw new UnsupportedOperationException();
    }
  }

  private final ImagesRoutes routes = new ImagesRoutes(Path.of("/exports"));
  private final FakeSpool spool = new FakeSpool();
  private final FakeAudit audit = new FakeAudit();

  @BeforeEach
  void bind() {
    routes.spool = spool;
    routes.audit = audit;
  }

  private JsonNode call(String method, String path, String body) throws Exception {
    HttpRoute route =
        routes.routes().stream()
            .filter(r -> r.method().equals(method) && r.path().equals(path))
            .findFirst()
            .orElseThrow();
    return JSON.readTree(route.handler().handle(FakeCall.of(SITE_IT, body)).body());
  }

  @Test
  void allOfItIsForSiteIt() {
    assertThat(routes.routes())
        .extracting(HttpRoute::who)
        .containsOnly(HttpRoute.Who.anyOf(Role.SITE_IT));
  }

  @Test
  void saysHowFarEverythingIs() throws Exception {
    JsonNode images = call("GET", "/api/images", "");
    assertThat(images.path("present").asBoolean()).isTrue();
    assertThat(images.path("whole").path("refusing").asText()).isEqualTo("no room");
    JsonNode damage = images.path("whole").path("damage").path(0);
    assertThat(damage.path("words").asText()).isEqualTo("one bit");
    assertThat(damage.path("aside").asText()).isEqualTo("/spool/aside/1");
    JsonNode target = images.path("destinations").path(0);
    assertThat(target.path("secondsToEmpty").asInt()).isEqualTo(6);
    assertThat(target.path("lastError").isNull()).isTrue();
    assertThat(target.path("quarantined").path(0).path("instances").asInt()).isOne();
    JsonNode study = images.path("studies").path(0);
    assertThat(study.path("progress").path("pacs").path("committed").asInt()).isOne();
    assertThat(study.path("urgent").asBoolean()).isTrue();
    routes.spool = null;
    assertThat(call("GET", "/api/images", "").path("present").asBoolean()).isFalse();
  }

  @Test
  void whatIsDoneIsInTheAudit() throws Exception {
    String both = "{\"study\":\"1.2.3\",\"destination\":\"pacs\"}";
    assertThat(call("POST", "/api/images/resend", both).path("instances").asInt()).isEqualTo(2);
    call("POST", "/api/images/keep-back", both);
    call("POST", "/api/images/release", both);
    call("POST", "/api/images/urgent", both);
    call("POST", "/api/images/acknowledge-damage", "{}");
    assertThat(call("POST", "/api/images/check", both).path("instances").asInt()).isOne();
    assertThat(call("POST", "/api/images/let-go", both).path("instances").asInt()).isOne();
    JsonNode exported = call("POST", "/api/images/export", both);
    assertThat(exported.path("directory").asText()).isEqualTo("/exports/1.2.3");
    assertThat(spool.asked)
        .containsExactly(
            "resend 1.2.3",
            "keep back 1.2.3",
            "release",
            "urgent 1.2.3",
            "acknowledge by " + SITE_IT.person().id(),
            "let go of what is lost of 1.2.3 by " + SITE_IT.person().id(),
            "export 1.2.3 /exports/1.2.3");
    assertThat(audit.events)
        .extracting(AuditEvent::action)
        .containsExactly(
            "images.resend",
            "images.keep-back",
            "images.release",
            "images.urgent",
            "images.acknowledge-damage",
            "images.check",
            "images.let-go",
            "images.export");
    assertThat(audit.events.get(0).toString()).doesNotContain("QA-PHANTOM");
  }

  @Test
  void aTestIsWatchedAndRunsOnce() throws Exception {
    String body = "{\"destination\":\"pacs\"}";
    call("POST", "/api/images/test", body);
    call("POST", "/api/images/test", body);
    assertThat(spool.asked).containsExactly("test");
    assertThat(test().path("running").asBoolean()).isTrue();
    spool.tested.complete(new Spool.Tested(true, "it is well", 100, 2000));
    assertThat(test().path("running").asBoolean()).isFalse();
    assertThat(test().path("words").asText()).isEqualTo("it is well");
  }

  private JsonNode test() throws Exception {
    return call("GET", "/api/images", "").path("destinations").path(0).path("test");
  }

  @Test
  void mistakesAreTold() {
    assertThatThrownBy(() -> call("POST", "/api/images/release", "{\"destination\":\"x\"}"))
        .isInstanceOf(HttpProblem.class)
        .hasMessageContaining("'x' is no destination");
    assertThat(audit.events.get(0).outcome()).isEqualTo(AuditEvent.Outcome.REFUSED);
    assertThatThrownBy(() -> call("POST", "/api/images/release", "{}"))
        .hasMessageContaining("destination");
    assertThatThrownBy(() -> call("POST", "/api/images/release", "no json"))
        .isInstanceOf(HttpProblem.class);
    assertThatThrownBy(() -> call("POST", "/api/images/export", "{\"study\":\"../..\"}"))
        .hasMessageContaining("no UID");
    routes.spool = null;
    assertThatThrownBy(() -> call("POST", "/api/images/release", "{\"destination\":\"pacs\"}"))
        .isInstanceOf(HttpProblem.class);
  }
}
