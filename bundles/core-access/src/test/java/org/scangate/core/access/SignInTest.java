package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.access.Door;
import org.scangate.api.access.People.Credentials;
import org.scangate.api.access.Role;
import org.scangate.api.audit.AuditEvent;
import org.scangate.core.access.Rig.Browser;
import org.scangate.core.access.Rig.Reply;

class SignInTest {
  @TempDir Path folder;
  private Rig rig;

  @BeforeEach
  void know() {
    rig = new Rig(folder);
    rig.know("ann", Role.TECHNOLOGIST);
  }

  @Test
  void signsInWithTwoFactors() {
    Browser browser = rig.browser();
    Reply reply = browser.signIn("ann");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json())
        .isEqualTo(
            Rig.parse(
                "{\"person\":{\"id\":\"ann\",\"name\":\"Person ann\",\"roles\":[\"technologist\"]},"
                    + "\"mustChoosePassword\":false}"));
    assertThat(reply.cookie())
        .matches("__Host-scangate=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Strict");
    AuditEvent event = rig.audit.last("sign-in");
    assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.DONE);
    assertThat(event.who()).isEqualTo("ann");
    assertThat(event.detail())
        .containsEntry("address", "192.0.2.10")
        .containsEntry("door", "remote")
        .containsEntry("factors", "password and totp");
  }

  @Test
  void saysWhoAndUntilWhen() {
    Browser browser = rig.browser();
    browser.signIn("ann");
    Reply me = browser.get("/api/me");
    assertThat(me.json())
        .isEqualTo(
            Rig.parse(
                "{\"person\":{\"id\":\"ann\",\"name\":\"Person ann\",\"roles\":[\"technologist\"]},"
                    + "\"door\":\"remote\",\"expires\":{\"idle\":\"2026-03-02T08:15:00Z\","
                    + "\"absolute\":\"2026-03-02T20:00:00Z\"},\"secondFactorDueBy\":null,"
                    + "\"mustChoosePassword\":false,\"passkeys\":[],\"passkeysAvailable\":true,"
                    + "\"recoveryCodesLeft\":1}"));
  }

  @Test
  void signsOut() {
    Browser browser = rig.browser();
    browser.signIn("ann");
    LiveSignIn live = browser.live();
    Reply out = browser.post("/api/sign-out");
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.cookie()).startsWith("__Host-scangate=; ").endsWith("; Max-Age=0");
    assertThat(live.active()).isFalse();
    assertThat(browser.get("/api/me").problem()).isEqualTo("sign-in.needed");
    assertThat(rig.audit.lines()).contains("sign-out DONE ann");
  }

  /** Whatever is wrong, the answer is the same to the letter. */
  @Test
  void doesNotTellWhatWasWrong() {
    String code = rig.code("ann");
    List<Reply> replies =
        List.of(
            rig.browser("192.0.2.1").signIn("ann", "wrong password", code),
            rig.browser("192.0.2.2").signIn("ann", Rig.PASSWORD, rig.wrongCode("ann")),
            rig.browser("192.0.2.3").signIn("ann", Rig.PASSWORD, "no code"),
            rig.browser("192.0.2.4").signIn("nobody", Rig.PASSWORD, code),
            rig.browser("192.0.2.5").signIn("no id at all!", Rig.PASSWORD, code),
            rig.browser("192.0.2.6").signIn("ann", "x".repeat(1000), code));
    assertThat(replies).containsOnly(replies.get(0));
    assertThat(replies.get(0).status()).isEqualTo(401);
    assertThat(replies.get(0).problem()).isEqualTo("sign-in.refused");
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, code).status()).isEqualTo(200);
  }

  @Test
  void auditsRefusalsWithoutWhatWasTyped() {
    rig.browser().signIn("ann", "typed by mistake", rig.code("ann"));
    rig.browser().signIn("ann", Rig.PASSWORD, rig.wrongCode("ann"));
    rig.browser().signIn("a-password-typed-as-id-\u0007-and-much-too-long", "x", "123456");
    List<AuditEvent> events = rig.audit.events;
    assertThat(rig.audit.lines())
        .containsExactly("sign-in REFUSED ann", "sign-in REFUSED ann", "sign-in REFUSED appliance");
    assertThat(events.get(0).detail()).containsEntry("because", "password");
    assertThat(events.get(1).detail()).containsEntry("because", "second factor");
    assertThat(events.get(2).detail())
        .containsEntry("typed", "42 characters")
        .containsEntry("address", "192.0.2.10");
    assertThat(events.toString())
        .doesNotContain("typed by mistake", "a-password", rig.wrongCode("ann"));
  }

  /** Invented names fill the audit with at most one record a second, which says how many more. */
  @Test
  void boundsTheAuditOfStrangers() {
    for (int i = 0; i < 5; i++) {
      rig.browser("192.0.2." + i).signIn("stranger" + i, "x", "1");
    }
    rig.move("PT1S");
    rig.browser("192.0.2.99").signIn("last", "x", "1");
    assertThat(rig.audit.events).hasSize(2);
    assertThat(rig.audit.events.get(1).detail()).containsEntry("leftOutBefore", "4");
  }

  @Test
  void takesNoCodeTwice() {
    String code = rig.code("ann");
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, code).status()).isEqualTo(200);
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, code).status()).isEqualTo(401);
    rig.move("PT30S");
    assertThat(rig.browser().signIn("ann").status()).isEqualTo(200);
  }

  /** Nor after a restart: the last step used is on disk. */
  @Test
  void takesNoCodeTwiceAcrossStarts() {
    String code = rig.code("ann");
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, code).status()).isEqualTo(200);
    Rig again = new Rig(folder, rig.ticker, Rig.CHEAP);
    assertThat(again.browser().signIn("ann", Rig.PASSWORD, code).status()).isEqualTo(401);
  }

  /** Two at the very same time with one code: exactly one wins. */
  @Test
  void oneCodeOneSignIn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 50; round++) {
        rig.ticker.move(Duration.ofSeconds(30));
        String code = round % 2 == 0 ? rig.code("ann") : recoveryCode();
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<Integer>> replies = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          Browser browser = rig.browser("192.0." + i + "." + round);
          replies.add(
              threads.submit(
                  () -> {
                    start.await();
                    return browser.signIn("ann", Rig.PASSWORD, code).status();
                  }));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> reply : replies) {
          statuses.add(reply.get());
        }
        Collections.sort(statuses);
        assertThat(statuses).as("round %s", round).containsExactly(200, 401);
        rig.core.table().revoke("ann", "next round");
      }
    } finally {
      threads.shutdown();
    }
  }

  private String recoveryCode() {
    try {
      return rig.core.people().newRecoveryCodes("ann").get(3);
    } catch (Refused e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takesARecoveryCodeOnceHoweverItIsWritten() throws Refused {
    List<String> codes = rig.core.people().newRecoveryCodes("ann");
    assertThat(codes).hasSize(10).doesNotHaveDuplicates();
    String written = codes.get(4).toLowerCase(java.util.Locale.ROOT).replace('-', ' ');
    Browser browser = rig.browser();
    assertThat(browser.signIn("ann", Rig.PASSWORD, written).status()).isEqualTo(200);
    assertThat(browser.get("/api/me").text("recoveryCodesLeft")).isEqualTo("9");
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, codes.get(4)).status()).isEqualTo(401);
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, codes.get(5)).status()).isEqualTo(200);
    assertThat(rig.audit.last("sign-in").detail())
        .containsEntry("factors", "password and recovery-code");
  }

  @Test
  void takesIdsAsPeopleTypeThem() {
    assertThat(rig.browser().signIn(" Ann ", Rig.PASSWORD, rig.code("ann")).status())
        .isEqualTo(200);
    rig.move("PT30S");
    String code = rig.code("ann");
    String spaced = code.substring(0, 3) + " " + code.substring(3);
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, spaced).status()).isEqualTo(200);
  }

  @Test
  void raisesTheCostOfOldHashesAtSignIn() {
    String before = rig.core.store().find("ann").orElseThrow().password();
    Rig dearer = new Rig(folder, rig.ticker, new PasswordHasher.Cost(64, 2, 1));
    assertThat(dearer.browser().signIn("ann").status()).isEqualTo(200);
    String after = dearer.core.store().find("ann").orElseThrow().password();
    assertThat(before).contains("m=32,t=1");
    assertThat(after).contains("m=64,t=2");
    dearer.move("PT30S");
    assertThat(dearer.browser().signIn("ann").status()).isEqualTo(200);
    assertThat(dearer.core.store().find("ann").orElseThrow().password()).isEqualTo(after);
  }

  /** The one-time password: one sign-in, which can do nothing but choose another or sign out. */
  @Test
  void oneTimePasswordMustBeReplaced() throws Refused {
    Credentials made = rig.core.people().add("bea", "Bea B.", Rig.roles(Role.SITE_IT), "os:root");
    Browser browser = rig.browser();
    String first = made.oneTimePassword();
    Reply reply = browser.signIn("bea", first, rig.code("bea"));
    assertThat(reply.json().path("mustChoosePassword").asBoolean()).isTrue();
    assertThat(browser.get("/api/me").json().path("mustChoosePassword").asBoolean()).isTrue();
    for (String path : List.of("/api/me/second-factor", "/api/me/recovery-codes", "/api/people")) {
      assertThat(browser.post(path, "code", "123456").problem()).isEqualTo("front.sign-in");
    }
    assertThat(rig.core.table().find(browser.cookie, Door.REMOTE, "")).isEmpty();
    rig.move("PT30S");
    assertThat(rig.browser().signIn("bea", first, rig.code("bea")).status())
        .as("a second sign-in with it")
        .isEqualTo(401);

    assertThat(change(browser, first, "short").problem()).isEqualTo("password.weak");
    assertThat(change(browser, first, first).problem()).isEqualTo("password.weak");
    assertThat(change(browser, "not it", Rig.PASSWORD).problem()).isEqualTo("password.refused");
    assertThat(change(browser, first, Rig.PASSWORD).status()).isEqualTo(204);
    assertThat(browser.get("/api/people").status()).isEqualTo(200);
    assertThat(browser.get("/api/me").json().path("mustChoosePassword").asBoolean()).isFalse();
    rig.move("PT30S");
    assertThat(rig.browser().signIn("bea").status()).isEqualTo(200);
    assertThat(rig.browser().signIn("bea", first, rig.code("bea")).status()).isEqualTo(401);
  }

  private static Reply change(Browser browser, String old, String chosen) {
    return browser.post("/api/me/password", "old", old, "new", chosen);
  }

  @Test
  void changingThePasswordEndsTheOtherSignIns() {
    Browser here = rig.browser();
    Browser there = rig.browser();
    here.signIn("ann");
    rig.move("PT30S");
    there.signIn("ann");
    assertThat(change(here, Rig.PASSWORD, "another fine phrase").status()).isEqualTo(204);
    assertThat(here.get("/api/me").status()).isEqualTo(200);
    assertThat(there.get("/api/me").status()).isEqualTo(401);
    assertThat(rig.audit.last("password.changed").who()).isEqualTo("ann");
  }

  /** Wrong codes given in place slow this sign-in only, and nobody else's failures slow it. */
  @Test
  void givesTheSecondFactorInPlace() {
    Browser ann = rig.browser();
    ann.signIn("ann");
    for (int i = 0; i < 20; i++) {
      rig.browser().signIn("ann", "guess " + i, "123456");
    }
    rig.held = true;
    rig.move("PT15M");
    assertThat(ann.get("/api/me").text("secondFactorDueBy")).isEqualTo("2026-03-02T08:20:00Z");
    Reply wrong = ann.post("/api/me/second-factor", "code", rig.wrongCode("ann"));
    assertThat(wrong.problem()).isEqualTo("second-factor.refused");
    assertThat(ann.post("/api/me/second-factor", "code", rig.code("ann")).status()).isEqualTo(204);
    assertThat(ann.get("/api/me").json().path("secondFactorDueBy").isNull()).isTrue();
    rig.held = false;
    rig.move("PT14M59S");
    assertThat(ann.get("/api/me").status()).isEqualTo(200);
    for (int i = 0; i < 4; i++) {
      ann.post("/api/me/second-factor", "code", rig.wrongCode("ann"));
    }
    assertThat(ann.post("/api/me/second-factor", "code", rig.code("ann")).problem())
        .isEqualTo("second-factor.throttled");
    rig.move("PT1S");
    assertThat(ann.post("/api/me/second-factor", "code", rig.code("ann")).status()).isEqualTo(204);
  }

  @Test
  void aCodeUsedToSignInIsNoSecondFactorInPlace() {
    Browser ann = rig.browser();
    String code = rig.code("ann");
    ann.signIn("ann", Rig.PASSWORD, code);
    assertThat(ann.post("/api/me/second-factor", "code", code).status()).isEqualTo(403);
  }

  @Test
  void makesNewRecoveryCodes() {
    Browser ann = rig.browser();
    ann.signIn("ann");
    rig.move("PT30S");
    assertThat(ann.post("/api/me/recovery-codes", "code", rig.wrongCode("ann")).problem())
        .isEqualTo("second-factor.refused");
    Reply made = ann.post("/api/me/recovery-codes", "code", rig.code("ann"));
    assertThat(made.json().path("recoveryCodes")).hasSize(10);
    assertThat(ann.get("/api/me").text("recoveryCodesLeft")).isEqualTo("10");
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, "0000-1111-2222-" + "3333").status())
        .as("an old code")
        .isEqualTo(401);
    assertThat(folder.resolve(PeopleStore.FILE))
        .content()
        .doesNotContain(made.json().path("recoveryCodes").get(0).asText());
  }

  /** A guesser at home is slowed; Ann signs in from the hospital while it goes on. */
  @Test
  void guessingElsewhereDoesNotKeepAnnOut() {
    Browser guesser = rig.browser("203.0.113.66");
    Map<String, Integer> seen = new java.util.TreeMap<>();
    for (int i = 0; i < 50; i++) {
      seen.merge(guesser.signIn("ann", "guess number " + i, "123456").problem(), 1, Integer::sum);
    }
    assertThat(seen).containsEntry("sign-in.refused", 4).containsEntry("sign-in.throttled", 46);
    assertThat(guesser.signIn("ann").words())
        .isEqualTo("Too many failed attempts from here. Try again in 1 s.");
    assertThat(rig.audit.lines().stream().filter("sign-in REFUSED ann"::equals)).hasSize(5);
    assertThat(rig.browser("198.51.100.1").signIn("ann").status()).isEqualTo(200);
  }

  @Test
  void isBoundToTheClientCertificate() {
    Browser ann = rig.browser();
    ann.binding = "ab".repeat(32);
    ann.signIn("ann");
    assertThat(ann.get("/api/me").status()).isEqualTo(200);
    ann.binding = "";
    assertThat(ann.get("/api/me").status()).isEqualTo(401);
    assertThat(rig.audit.last("sign-in").detail()).containsEntry("certificate", "ab".repeat(32));
  }

  /** The disk is full: nobody signs in, nothing half done is left, and it works again after. */
  @Test
  void refusesWhenTheStoreCannotBeWritten() throws Exception {
    Path people = folder.resolve(PeopleStore.FILE);
    Path blocker = folder.resolve(PeopleStore.FILE + ".tmp");
    java.nio.file.Files.createDirectories(blocker.resolve("in the way"));
    String code = rig.code("ann");
    Reply reply = rig.browser().signIn("ann", Rig.PASSWORD, code);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.problem()).isEqualTo("access.store-unwritable");
    assertThat(rig.core.table().size()).isZero();
    assertThat(rig.core.health().check().get(0).id()).isEqualTo("access.store-unwritable");
    java.nio.file.Files.delete(blocker.resolve("in the way"));
    java.nio.file.Files.delete(blocker);
    assertThat(rig.browser().signIn("ann", Rig.PASSWORD, code).status()).isEqualTo(200);
    assertThat(people).exists();
    assertThat(rig.core.store().writeFailure()).isEmpty();
  }

  /** At the real cost: an unknown person takes as long to refuse as a known one. */
  @Test
  void anUnknownPersonTakesAsLong(@TempDir Path other) throws Exception {
    Rig real = new Rig(other, new MovedTicker(), PasswordHasher.Cost.STANDARD);
    String oneTime =
        real.core.people().add("ann", "Ann", Rig.roles(Role.TRAINEE), "os:root").oneTimePassword();
    List<Long> known = new ArrayList<>();
    List<Long> unknown = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      known.add(refusal(real.browser("192.0.2." + i), "ann", oneTime + "x"));
      unknown.add(refusal(real.browser("192.0.3." + i), "nobody", oneTime + "x"));
    }
    Collections.sort(known);
    Collections.sort(unknown);
    double ratio = (double) unknown.get(4) / known.get(4);
    System.out.printf(
        "refusal: known %d us, unknown %d us (median)%n",
        known.get(4) / 1000, unknown.get(4) / 1000);
    assertThat(ratio).isBetween(0.25, 4.0);
  }

  private static long refusal(Browser browser, String person, String password) {
    long start = System.nanoTime();
    assertThat(browser.signIn(person, password, "123456").status()).isEqualTo(401);
    return System.nanoTime() - start;
  }
}
