package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.access.AccessException;
import org.scangate.api.access.Role;
import org.scangate.core.access.Rig.Browser;
import org.scangate.core.access.Rig.Reply;

class PeopleTest {
  @TempDir Path folder;
  private Rig rig;
  private Browser ida;

  @BeforeEach
  void know() {
    rig = new Rig(folder);
    rig.know("ida", Role.SITE_IT);
    rig.know("ann", Role.TECHNOLOGIST);
    rig.know("fred", Role.FIELD_ENGINEER);
    ida = rig.browser("198.51.100.1");
    ida.signIn("ida");
  }

  private static Reply add(Browser browser, String id, String name, String roles) {
    return browser.call(
        "POST",
        "/api/people",
        "{\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"roles\":" + roles + "}");
  }

  @Test
  void listsPeople() {
    assertThat(ida.get("/api/people").json())
        .isEqualTo(
            Rig.parse(
                "{\"people\":[{\"id\":\"ann\",\"name\":\"Person ann\",\"roles\":[\"technologist\"],"
                    + "\"lastSignIn\":null,\"visitUntil\":null,\"pin\":\"none\",\"badge\":false},"
                    + "{\"id\":\"fred\",\"name\":"
                    + "\"Person fred\",\"roles\":[\"field-engineer\"],\"lastSignIn\":null,"
                    + "\"visitUntil\":null,\"pin\":\"none\",\"badge\":false},"
                    + "{\"id\":\"ida\",\"name\":\"Person ida\",\"roles\":"
                    + "[\"site-it\"],\"lastSignIn\":\"2026-03-02T08:00:00Z\","
                    + "\"visitUntil\":null,\"pin\":\"none\",\"badge\":false}]}"));
  }

  @Test
  void addsSomebodyWhoCanSignIn() {
    Reply made = add(ida, "rob", "Rob Ray", "[\"radiologist\",\"physicist\"]");
    assertThat(made.json().path("recoveryCodes")).hasSize(10);
    Reply in = rig.browser().signIn("rob", made.text("oneTimePassword"), rig.code("rob"));
    assertThat(in.json().path("person").path("roles").toString())
        .isEqualTo("[\"radiologist\",\"physicist\"]");
    assertThat(rig.audit.last("person.added").who()).isEqualTo("ida");
    assertThat(rig.audit.events.toString()).doesNotContain(made.text("oneTimePassword"));
    assertThat(add(ida, "rob", "Rob Ray", "[\"trainee\"]").problem()).isEqualTo("person.exists");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Rob | Rob | [\"trainee\"] | person.malformed",
        "appliance | Rob | [\"trainee\"] | person.malformed",
        "os:root | Rob | [\"trainee\"] | person.malformed",
        "rob | ' ' | [\"trainee\"] | person.malformed",
        "rob | Rob | [] | person.malformed",
        "rob | Rob | [\"field-engineer\",\"site-it\"] | person.malformed",
        "rob | Rob | [\"emperor\"] | body.malformed",
        "rob | Rob | \"trainee\" | body.malformed",
        "rob | Rob | [\"trainee\"],\"more\":1 | body.malformed"
      })
  void refusesOthers(String id, String name, String roles, String problem) {
    assertThat(add(ida, id, name, roles).problem()).isEqualTo(problem);
    assertThat(rig.core.store().all()).hasSize(3);
  }

  @Test
  void resetsEverything() {
    Browser ann = rig.browser();
    ann.signIn("ann");
    String oldSecret = rig.core.store().find("ann").orElseThrow().totpSecret();
    Reply made = ida.post("/api/people/ann/reset");
    assertThat(ann.get("/api/me").status()).as("the sign-in of before").isEqualTo(401);
    assertThat(made.text("otpauthUri")).doesNotContain(oldSecret);
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, rig.code("ann")).status()).isEqualTo(401);
    assertThat(rig.browser().signIn("ann", made.text("oneTimePassword"), rig.code("ann")).status())
        .isEqualTo(200);
    assertThat(ida.post("/api/people/nobody/reset").problem()).isEqualTo("person.unknown");
    assertThat(rig.core.store().find("ann").orElseThrow().lastSignIn()).isNotNull();
  }

  @Test
  void removesAndRevokes() throws Exception {
    Browser ann = rig.browser();
    ann.signIn("ann");
    List<String> why = new CopyOnWriteArrayList<>();
    rig.core.table().active().stream()
        .filter(signIn -> signIn.person().id().equals("ann"))
        .forEach(signIn -> signIn.onEnd(why::add));
    assertThat(ida.post("/api/people/ann/revoke").json()).isEqualTo(Rig.parse("{\"ended\":1}"));
    assertThat(ann.get("/api/me").status()).isEqualTo(401);
    rig.move("PT30S");
    ann.signIn("ann");
    rig.core.table().active().stream()
        .filter(signIn -> signIn.person().id().equals("ann"))
        .forEach(signIn -> signIn.onEnd(why::add));
    assertThat(rig.core.people().revoke("ann", "os:root")).isEqualTo(1);
    assertThatThrownBy(() -> rig.core.people().revoke("nobody", "os:root"))
        .hasMessageContaining("'nobody'");
    assertThat(why)
        .containsExactly(
            rig.core.store().find("ida").orElseThrow().name() + " ended it",
            "site IT at the appliance (os account root) ended it");
    rig.move("PT30S");
    ann.signIn("ann");
    assertThat(ida.delete("/api/people/ann").status()).isEqualTo(204);
    assertThat(ann.get("/api/me").status()).isEqualTo(401);
    assertThat(ida.delete("/api/people/ann").problem()).isEqualTo("person.unknown");
    assertThat(rig.audit.lines()).contains("person.revoked DONE ida", "person.removed DONE ida");
  }

  @Test
  void keepsTheLastSiteIt() throws Refused {
    assertThat(ida.delete("/api/people/ida").problem()).isEqualTo("person.last-site-it");
    rig.know("ivo", Role.SITE_IT);
    assertThat(ida.delete("/api/people/ida").status()).isEqualTo(204);
    assertThat(ida.get("/api/people").status()).isEqualTo(401);
    assertThatThrownBy(() -> rig.core.people().remove("ivo", "os:root"))
        .isInstanceOf(AccessException.class);
  }

  @Test
  void isForSiteItOnly() {
    Browser ann = rig.browser();
    ann.signIn("ann");
    assertThat(ann.get("/api/people").status()).isEqualTo(403);
    assertThat(add(ann, "eve", "Eve", "[\"site-it\"]").status()).isEqualTo(403);
    assertThat(ann.delete("/api/people/ida").status()).isEqualTo(403);
    assertThat(rig.browser().get("/api/people").status()).isEqualTo(401);
  }

  /** At 0 h no visit; opened for 2 h; over by itself. */
  @Test
  void letsAFieldEngineerInDuringAVisit() {
    Browser fred = rig.browser();
    assertThat(fred.signIn("fred").problem()).isEqualTo("visit.none");
    assertThat(rig.audit.last("sign-in").detail()).containsEntry("because", "no visit is open");
    assertThat(open("2").status()).isEqualTo(204);
    rig.move("PT30S");
    assertThat(fred.signIn("fred").status()).isEqualTo(200);
    for (int minutes = 10; minutes < 120; minutes += 10) {
      rig.move("PT10M");
      fred.live().touch();
    }
    rig.move("PT9M29S");
    assertThat(fred.get("/api/me").status()).isEqualTo(200);
    rig.move("PT1S");
    assertThat(fred.get("/api/me").status()).isEqualTo(401);
    assertThat(fred.signIn("fred").problem()).isEqualTo("visit.none");
    assertThat(rig.audit.lines())
        .containsOnlyOnce("visit.opened DONE ida", "visit.ended DONE appliance");
    assertThat(rig.core.store().find("fred").orElseThrow().visitUntil()).isNull();
  }

  private Reply open(String hours) {
    return ida.call("POST", "/api/people/fred/visit", "{\"hours\":" + hours + "}");
  }

  @Test
  void closesAVisit() {
    open("8");
    Browser fred = rig.browser();
    fred.signIn("fred");
    assertThat(ida.delete("/api/people/fred/visit").status()).isEqualTo(204);
    assertThat(fred.get("/api/me").status()).isEqualTo(401);
    assertThat(rig.audit.lines()).contains("visit.ended DONE ida");
    assertThat(ida.delete("/api/people/fred/visit").status()).as("again").isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "73", "1.5", "\"2\"", "null", "1e400"})
  void boundsVisits(String hours) {
    assertThat(open(hours).problem()).isEqualTo("body.malformed");
  }

  @Test
  void visitsAreForFieldEngineers() {
    assertThat(ida.call("POST", "/api/people/ann/visit", "{\"hours\":1}").problem())
        .isEqualTo("visit.not-engineer");
    assertThatThrownBy(() -> rig.core.people().openVisit("fred", Duration.ZERO, "os:root"))
        .hasMessageContaining("up to 72 hours");
  }
}
