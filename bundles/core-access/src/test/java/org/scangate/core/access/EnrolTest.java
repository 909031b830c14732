package org.scangate.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scangate.api.access.Role;
import org.scangate.core.access.Rig.Browser;
import org.scangate.core.access.Rig.Reply;

class EnrolTest {
  @TempDir Path folder;

  private static Reply enrol(Browser browser, String code, String person) {
    return browser.post(
        "/api/enrol", "code", code, "person", person, "name", "Ida T.", "password", Rig.PASSWORD);
  }

  private String fileCode() throws Exception {
    return Files.readString(folder.resolve(Enrolment.FILE)).strip();
  }

  @Test
  void makesTheFirstSiteItPerson() throws Exception {
    Rig rig = new Rig(folder);
    Browser browser = rig.browser();
    assertThat(browser.get("/api/enrol").json()).isEqualTo(Rig.parse("{\"open\":true}"));
    String code = fileCode();
    assertThat(code).matches("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}");
    assertThat(rig.core.people().enrolmentCode()).contains(code);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve(Enrolment.FILE))))
        .isEqualTo("rw-------");

    Reply made = enrol(browser, code.replace("-", "").toLowerCase(java.util.Locale.ROOT), "ida");
    assertThat(made.text("otpauthUri")).startsWith("otpauth://totp/Northfork%20CT:ida?secret=");
    assertThat(made.json().path("recoveryCodes")).hasSize(10);
    assertThat(rig.core.people().find("ida").orElseThrow().roles()).containsOnly(Role.SITE_IT);
    assertThat(rig.audit.lines()).containsExactly("enrolment DONE ida");

    assertThat(browser.signIn("ida").status()).isEqualTo(200);
    assertThat(browser.get("/api/people").status()).isEqualTo(200);

    assertThat(browser.get("/api/enrol").json()).isEqualTo(Rig.parse("{\"open\":false}"));
    assertThat(enrol(browser, code, "eve").problem()).isEqualTo("enrol.closed");
    assertThat(folder.resolve(Enrolment.FILE)).doesNotExist();
    assertThat(rig.core.people().enrolmentCode()).isEmpty();
  }

  @Test
  void isTheSameCodeUntilUsed() throws Exception {
    new Rig(folder);
    String code = fileCode();
    new Rig(folder);
    assertThat(fileCode()).isEqualTo(code);
    Files.writeString(folder.resolve(Enrolment.FILE), "emptied by a full disk");
    new Rig(folder);
    assertThat(fileCode()).isNotEqualTo(code).hasSize(19);
  }

  @Test
  void aCodeLeftByACrashIsCleared() throws Exception {
    Rig rig = new Rig(folder);
    String code = fileCode();
    rig.know("ida", Role.SITE_IT);
    assertThat(folder.resolve(Enrolment.FILE)).exists();
    Rig again = new Rig(folder);
    assertThat(folder.resolve(Enrolment.FILE)).doesNotExist();
    assertThat(enrol(again.browser(), code, "eve").problem()).isEqualTo("enrol.closed");
  }

  @Test
  void isThrottled() {
    Rig rig = new Rig(folder);
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      problems.add(enrol(rig.browser(), "0000-0000-0000-000" + i, "eve").problem());
    }
    assertThat(problems)
        .containsExactly(
            "enrol.refused",
            "enrol.refused",
            "enrol.refused",
            "enrol.refused",
            "sign-in.throttled",
            "sign-in.throttled");
    String code = rig.core.people().enrolmentCode().orElseThrow();
    assertThat(enrol(rig.browser("198.51.100.4"), code, "ida").status()).isEqualTo(200);
  }

  @Test
  void refusesWhatNoPersonCanBe() {
    Rig rig = new Rig(folder);
    String code = rig.core.people().enrolmentCode().orElseThrow();
    assertThat(enrol(rig.browser(), code, "Ida T").problem()).isEqualTo("person.malformed");
    assertThat(enrol(rig.browser(), code, "appliance").problem()).isEqualTo("person.malformed");
    Reply weak =
        rig.browser()
            .post(
                "/api/enrol", "code", code, "person", "ida", "name", "Ida", "password", "ida12345");
    assertThat(weak.problem()).isEqualTo("password.weak");
    assertThat(rig.core.store().isEmpty()).isTrue();
  }

  /** Several at the same time with the right code: one becomes site IT, the others are late. */
  @Test
  void oneWins() throws Exception {
    Rig rig = new Rig(folder);
    String code = rig.core.people().enrolmentCode().orElseThrow();
    int callers = HashingGate.KNOWN; // as many as may hash a password at the same time
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      CyclicBarrier start = new CyclicBarrier(callers);
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        String id = "ida" + i;
        replies.add(
            threads.submit(
                () -> {
                  start.await();
                  return enrol(rig.browser("192.0.2." + id.charAt(3)), code, id);
                }));
      }
      int won = 0;
      for (Future<Reply> reply : replies) {
        won += reply.get().status() == 200 ? 1 : 0;
        assertThat(reply.get().problem()).isIn("", "enrol.closed");
      }
      assertThat(won).isEqualTo(1);
      assertThat(rig.core.store().all()).hasSize(1);
    } finally {
      threads.shutdown();
    }
  }
}
