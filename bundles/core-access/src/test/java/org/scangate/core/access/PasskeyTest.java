package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.api.access.Role;
import org.scangate.core.access.Rig.Browser;
import org.scangate.core.access.Rig.Reply;

class PasskeyTest {
  @TempDir Path folder;
  private Rig rig;
  private Browser ann;

  @BeforeEach
  void know() {
    rig = new Rig(folder);
    rig.know("ann", Role.TECHNOLOGIST);
    rig.know("fred", Role.FIELD_ENGINEER);
    ann = rig.browser();
    ann.signIn("ann");
  }

  private static Reply register(Browser browser, SoftAuthenticator key, String name) {
    Reply options = browser.post("/api/me/passkeys/options");
    assertThat(options.status()).as(options.words()).isEqualTo(200);
    return finish(browser, options, key.create(options.json().path("publicKey")), name);
  }

  private static Reply finish(Browser browser, Reply options, JsonNode credential, String name) {
    ObjectNode body = JsonFields.object();
    body.put("name", name).put("challengeId", options.text("challengeId"));
    body.set("credential", credential);
    return browser.call("POST", "/api/me/passkeys", JsonFields.write(body));
  }

  private static Reply signIn(Browser browser, SoftAuthenticator key) {
    Reply options = browser.post("/api/sign-in/passkey/options");
    return answer(browser, options, key.get(options.json().path("publicKey")));
  }

  private static Reply answer(Browser browser, Reply options, JsonNode credential) {
    ObjectNode body = JsonFields.object().put("challengeId", options.text("challengeId"));
    body.set("credential", credential);
    return browser.call("POST", "/api/sign-in/passkey", JsonFields.write(body));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void registersAndSignsIn(boolean rsa) {
    SoftAuthenticator key = new SoftAuthenticator(rsa);
    Reply made = register(ann, key, "blue key");
    assertThat(made.status()).as(made.words()).isEqualTo(200);
    assertThat(ann.get("/api/me").json().path("passkeys"))
        .isEqualTo(
            Rig.parse(
                "[{\"id\":\""
                    + made.text("id")
                    + "\",\"name\":\"blue key\",\"since\":"
                    + "\"2026-03-02T08:00:00Z\"}]"));

    key.counter = 2;
    Browser elsewhere = rig.browser("203.0.113.9");
    Reply in = signIn(elsewhere, key);
    assertThat(in.status()).as(in.words()).isEqualTo(200);
    assertThat(in.json().path("person").path("id").asText()).isEqualTo("ann");
    assertThat(elsewhere.get("/api/me").status()).isEqualTo(200);
    assertThat(rig.audit.last("sign-in").detail()).containsEntry("factors", "passkey");

    Rig again = new Rig(folder, rig.ticker, Rig.CHEAP);
    key.counter = 3;
    assertThat(signIn(again.browser(), key).status()).as("after a restart").isEqualTo(200);
  }

  @Test
  void asksForWhatItNeeds() {
    JsonNode create = ann.post("/api/me/passkeys/options").json().path("publicKey");
    assertThat(create.path("rp").toString())
        .isEqualTo("{\"id\":\"northfork.example\",\"name\":\"Northfork CT\"}");
    assertThat(create.path("user").path("name").asText()).isEqualTo("ann");
    assertThat(create.path("user").path("id").asText()).doesNotContain("ann").hasSize(22);
    assertThat(create.path("authenticatorSelection").path("userVerification").asText())
        .isEqualTo("required");
    JsonNode get = rig.browser().post("/api/sign-in/passkey/options").json().path("publicKey");
    assertThat(get.path("userVerification").asText()).isEqualTo("required");
    assertThat(get.path("allowCredentials")).isEmpty();
    assertThat(java.util.Base64.getUrlDecoder().decode(get.path("challenge").asText())).hasSize(32);
  }

  @Test
  void needsAFreshSecondFactorToRegister() {
    rig.ticker.move(Duration.ofMinutes(5).plusSeconds(1));
    assertThat(ann.post("/api/me/passkeys/options").problem()).isEqualTo("second-factor.needed");
    ann.post("/api/me/second-factor", "code", rig.code("ann"));
    assertThat(ann.post("/api/me/passkeys/options").status()).isEqualTo(200);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("another origin", k -> k.origin = "https://gw.northfork.example.evil.test"),
        lie("another port", k -> k.origin = "https://gw.northfork.example:9443"),
        lie("another site", k -> k.rpId = "evil.test"),
        lie("no user verification", k -> k.flags = SoftAuthenticator.UP),
        lie("no user presence", k -> k.flags = SoftAuthenticator.UV));
  }

  private static Arguments lie(String name, Consumer<SoftAuthenticator> change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void refusesLies(String name, Consumer<SoftAuthenticator> change) {
    SoftAuthenticator honest = new SoftAuthenticator(false);
    assertThat(register(ann, honest, "k").status()).isEqualTo(200);
    SoftAuthenticator liar = new SoftAuthenticator(false);
    change.accept(liar);
    assertThat(register(ann, liar, "k").problem()).isEqualTo("passkey.refused");
    honest.counter = 2;
    change.accept(honest);
    assertThat(signIn(rig.browser(), honest).problem()).isEqualTo("sign-in.refused");
    assertThat(rig.core.store().find("ann").orElseThrow().passkeys()).hasSize(1);
  }

  @Test
  void refusesACounterThatDoesNotGrow() {
    SoftAuthenticator key = new SoftAuthenticator(false);
    register(ann, key, "k");
    key.counter = 7;
    assertThat(signIn(rig.browser(), key).status()).isEqualTo(200);
    assertThat(signIn(rig.browser(), key).problem()).isEqualTo("sign-in.refused");
    key.counter = 6;
    assertThat(signIn(rig.browser(), key).problem()).isEqualTo("sign-in.refused");
    assertThat(rig.audit.last("sign-in").detail().get("because"))
        .isEqualTo("the passkey's counter went back, it may have been copied");
    key.counter = 8;
    assertThat(signIn(rig.browser(), key).status()).isEqualTo(200);
  }

  /** Authenticators without a counter always say 0 (WebAuthn 6.1.1). */
  @Test
  void takesAuthenticatorsWithoutACounter() {
    SoftAuthenticator key = new SoftAuthenticator(false);
    key.counter = 0;
    register(ann, key, "k");
    assertThat(signIn(rig.browser(), key).status()).isEqualTo(200);
    assertThat(signIn(rig.browser(), key).status()).isEqualTo(200);
  }

  @Test
  void takesAChallengeOnceAndInTime() {
    SoftAuthenticator key = new SoftAuthenticator(false);
    register(ann, key, "k");
    key.counter = 2;
    Browser browser = rig.browser();
    Reply options = browser.post("/api/sign-in/passkey/options");
    JsonNode signed = key.get(options.json().path("publicKey"));
    assertThat(answer(browser, options, signed).status()).isEqualTo(200);
    assertThat(answer(browser, options, signed).problem()).isEqualTo("passkey.late");

    key.counter = 3;
    Reply late = browser.post("/api/sign-in/passkey/options");
    rig.ticker.move(Duration.ofMinutes(3).plusSeconds(1));
    assertThat(answer(browser, late, key.get(late.json().path("publicKey"))).problem())
        .isEqualTo("passkey.late");

    Reply other = browser.post("/api/sign-in/passkey/options");
    Reply mine = browser.post("/api/sign-in/passkey/options");
    assertThat(answer(browser, mine, key.get(other.json().path("publicKey"))).problem())
        .as("signed for another challenge")
        .isEqualTo("sign-in.refused");
  }

  @Test
  void aChallengeOfOneSignInIsNoneOfAnother() {
    Reply options = ann.post("/api/me/passkeys/options");
    rig.move("PT30S");
    Browser second = rig.browser();
    second.signIn("ann");
    SoftAuthenticator key = new SoftAuthenticator(false);
    JsonNode made = key.create(options.json().path("publicKey"));
    assertThat(finish(second, options, made, "k").problem()).isEqualTo("passkey.late");
  }

  @Test
  void needsTheUserHandleOfItsOwner() {
    SoftAuthenticator key = new SoftAuthenticator(false);
    register(ann, key, "k");
    key.counter = 2;
    key.userHandle(rig.core.store().find("fred").orElseThrow().handle());
    assertThat(signIn(rig.browser(), key).problem()).isEqualTo("sign-in.refused");
  }

  @Test
  void removesPasskeys() {
    SoftAuthenticator key = new SoftAuthenticator(false);
    String id = register(ann, key, "k").text("id");
    assertThat(register(ann, key, "again").problem()).isEqualTo("passkey.exists");
    assertThat(ann.delete("/api/me/passkeys/" + id).status()).isEqualTo(204);
    assertThat(ann.delete("/api/me/passkeys/" + id).problem()).isEqualTo("passkey.unknown");
    key.counter = 2;
    assertThat(signIn(rig.browser(), key).problem()).isEqualTo("sign-in.refused");
  }

  @Test
  void aResetTakesThemAway() throws Refused {
    SoftAuthenticator key = new SoftAuthenticator(false);
    register(ann, key, "k");
    rig.core.people().reset("ann", "os:root");
    key.counter = 2;
    assertThat(signIn(rig.browser(), key).problem()).isEqualTo("sign-in.refused");
  }

  @Test
  void holdsTenToAPerson() {
    for (int i = 0; i < Passkey.MOST_PER_PERSON; i++) {
      assertThat(register(ann, new SoftAuthenticator(false), "k" + i).status()).isEqualTo(200);
    }
    assertThat(ann.post("/api/me/passkeys/options").problem()).isEqualTo("passkey.full");
  }

  @Test
  void needsAVisitLikeAnyOtherSignIn() throws Refused {
    rig.core.people().openVisit("fred", Duration.ofHours(1), "ida");
    Browser fred = rig.browser();
    fred.signIn("fred");
    SoftAuthenticator key = new SoftAuthenticator(false);
    register(fred, key, "k");
    key.counter = 2;
    assertThat(signIn(rig.browser(), key).status()).isEqualTo(200);
    rig.core.people().closeVisit("fred", "ida");
    key.counter = 3;
    assertThat(signIn(rig.browser(), key).problem()).isEqualTo("visit.none");
  }

  @Test
  void isOffWithoutADomain() {
    rig.settings =
        new AccessSettings(
            Duration.ofMinutes(15),
            Duration.ofHours(12),
            Duration.ofHours(4),
            "",
            Set.of(),
            "Site");
    assertThat(ann.get("/api/me").json().path("passkeysAvailable").asBoolean()).isFalse();
    assertThat(ann.post("/api/me/passkeys/options").problem()).isEqualTo("passkey.off");
    Reply options = rig.browser().post("/api/sign-in/passkey/options");
    assertThat(options.status()).isEqualTo(404);
    assertThat(options.problem()).isEqualTo("passkey.off");
  }

  @Test
  void boundsTheChallenges() {
    Ceremonies ceremonies = new Ceremonies(rig.ticker);
    Caller here = new Caller("192.0.2.1", org.scangate.api.access.Door.REMOTE, "");
    Caller there = new Caller("192.0.2.2", org.scangate.api.access.Door.REMOTE, "");
    String first = ceremonies.start("", here).id();
    String other = ceremonies.start("", there).id();
    for (int i = 0; i < Ceremonies.MOST_PER_ADDRESS; i++) {
      ceremonies.start("", here);
    }
    assertThat(ceremonies.take(first, "", here.door(), "")).isEmpty();
    assertThat(ceremonies.take(other, "", there.door(), "")).isPresent();
  }
}
