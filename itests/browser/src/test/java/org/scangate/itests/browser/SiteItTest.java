package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;

/** The README's first ten minutes of site IT, at a site with nobody in it yet. */
class SiteItTest {
  private static final String PASSWORD = "plain words of mine";
  private static final String SECOND_PASSWORD = "other words of mine";

  @RegisterExtension static final Stage stage = Stage.demo();

  private final Window window = stage.window();
  private Authenticator authenticator;

  @Test
  void setsUpTheSite() throws Exception {
    enrols();
    seesTheStatus();
    makesResetsAndRemovesPeople();
    opensAVisit();
    readsTheAudit();
    String recoveryCode = keepsTheAccount();
    signsInWithARecoveryCode(recoveryCode);
    isThrottled();
    assertThat(window.errors()).isEmpty();
    assertThat(stage.appliance().ctl("audit-verify").code()).isZero();
  }

  private void enrols() throws Exception {
    window.goTo("/");
    assertThat(window.on("enrol")).isVisible();
    window.picture("enrol");
    assertThat(new Axe().violations(window.page())).isEmpty();
    window
        .fill("code", "not the code")
        .fill("person", "ivan")
        .fill("name", "Ivan Reyes")
        .fill("password", PASSWORD)
        .click("enrol-submit");
    assertThat(window.on("enrol-problem")).not().isEmpty();
    window.picture("enrol-refused");
    String code = stage.appliance().ctl("enrolment").output().replace("enrolment code", "").strip();
    window.fill("code", code).click("enrol-submit");
    assertThat(window.on("credentials-kept")).isVisible();
    window.picture("enrol-credentials");
    assertThat(new Axe().violations(window.page())).isEmpty();
    authenticator = new Authenticator(window.on("otpauth-uri").textContent());
    window.click("credentials-kept");
    assertThat(window.on("sign-in")).isVisible();
    assertThat(stage.appliance().ctl("enrolment").output()).contains("no enrolment");
    window.signIn(new Somebody("ivan", PASSWORD, ""), authenticator.code());
  }

  private void seesTheStatus() {
    assertThat(window.on("status-summary")).isVisible();
    assertThat(window.on("status-row").first()).isVisible();
    assertThat(window.on("versions")).containsText("17");
    assertThat(window.on("signed-in-as")).hasText("Ivan Reyes");
    for (Locator row : window.on("status-row").all()) {
      assertThat(row).not().hasAttribute("data-level", "ALARM");
    }
    window.picture("status");
  }

  private void makesResetsAndRemovesPeople() {
    window.click("nav-people");
    assertThat(window.on("person-row")).hasCount(1);
    window.fill("id", "ana").fill("name", "Ana Silva").click("person-submit");
    assertThat(window.on("people-problem")).containsText("at least one role");
    window.on("role-technologist").check();
    window.click("person-submit");
    assertThat(window.on("credentials")).containsText("Ana Silva");
    assertThat(window.on("person-row")).hasCount(2);
    String first = window.on("one-time-password").innerText();
    window.picture("people-credentials").click("credentials-kept");

    row("ana").locator("[data-test=person-reset]").click();
    assertThat(window.on("confirm")).isVisible();
    window.picture("people-confirm").click("confirm-yes");
    assertThat(window.on("one-time-password")).not().hasText(first);
    window.click("credentials-kept");
    row("ana").locator("[data-test=person-revoke]").click();
    window.click("confirm-yes");
    assertThat(window.on("people-done")).containsText("signed out everywhere");
    row("ana").locator("[data-test=person-remove]").click();
    window.click("confirm-yes");
    assertThat(window.on("people-done")).containsText("Ana Silva is removed");
    assertThat(window.on("person-row")).hasCount(1);
  }

  private void opensAVisit() {
    window.fill("id", "fay").fill("name", "Fay Nilsen");
    window.on("role-field-engineer").check();
    window.click("person-submit").click("credentials-kept");
    row("fay").locator("[data-test=visit-hours]").selectOption("2");
    row("fay").locator("[data-test=visit-open]").click();
    assertThat(window.on("people-done")).containsText("open for 2 h");
    assertThat(row("fay")).containsText("until");
    window.picture("people");
    row("fay").locator("[data-test=visit-close]").click();
    assertThat(row("fay")).containsText("no visit open");
  }

  private void readsTheAudit() throws Exception {
    window.click("nav-audit");
    assertThat(window.on("audit-row").first()).containsText("ivan");
    assertThat(new Axe().violations(window.page())).isEmpty();
    window.fill("action", "person.").click("audit-ask");
    assertThat(window.page().locator("[data-action^=person]").first()).isVisible();
    assertThat(window.page().locator("[data-action^=audit]")).hasCount(0);
    window.picture("audit");
    window.fill("action", "").fill("who", "nobody").click("audit-ask");
    assertThat(window.on("audit-none")).isVisible();
  }

  private Locator row(String person) {
    return window.page().locator("[data-test=person-row][data-person=" + person + "]");
  }

  /** Gives a fresh recovery code. */
  private String keepsTheAccount() throws Exception {
    window.click("nav-account");
    window.fill("old", "not my password").fill("new", SECOND_PASSWORD);
    window.fill("again", SECOND_PASSWORD).click("password-submit");
    assertThat(window.on("password-problem")).not().isEmpty();
    window.fill("old", PASSWORD).click("password-submit");
    assertThat(window.on("account-done")).containsText("password is changed");
    assertThat(window.on("recovery-left")).containsText("10");
    window.fill("recovery-code", authenticator.code()).click("recovery-submit");
    Locator codes = window.on("recovery-codes").locator("code");
    assertThat(codes).hasCount(10);
    window.picture("account");
    List<String> all = codes.allInnerTexts();
    assertThat(all).doesNotHaveDuplicates();
    window.click("sign-out");
    assertThat(window.on("sign-in")).isVisible();
    return all.get(0);
  }

  private void signsInWithARecoveryCode(String code) {
    window.signIn(new Somebody("ivan", SECOND_PASSWORD, ""), code);
    assertThat(window.on("status-summary")).isVisible();
    window.click("nav-account");
    assertThat(window.on("recovery-left")).containsText("9");
    window.click("sign-out");
    window.signIn(new Somebody("ivan", SECOND_PASSWORD, ""), code);
    assertThat(window.on("sign-in-problem")).not().isEmpty();
  }

  private void isThrottled() {
    Locator problem = window.on("sign-in-problem");
    for (int i = 0; i < 12 && !problem.innerText().matches("(?s).*\\d+ s.*"); i++) {
      window.fill("person", "ivan").fill("password", "wrong").fill("code", "000000");
      window.click("sign-in-submit");
      assertThat(window.on("sign-in-submit")).isEnabled();
    }
    assertThat(problem).hasText(Pattern.compile("\\d+ s"));
    window.picture("sign-in-throttled");
  }
}
