package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/** The README's first ten minutes of an on-site operator, step by step, at a panel. */
class OnSiteOperatorTest {
  @RegisterExtension static final Stage stage = Stage.demo();

  private Axe axe;
  private Window tablet;
  private Window tess;

  private static Window signedIn(Window window, String id, String name, String role)
      throws Exception {
    Somebody somebody = stage.appliance().person(id, name, role);
    window.goTo("/");
    return window.signIn(somebody, new Authenticator(somebody.otpauthUri()).code());
  }

  private static void input(int number, String level) throws Exception {
    Run.Result result = stage.appliance().ctl("stop-input", "demo-mr", "" + number, level);
    assertThat(result.code()).as(result.output()).isZero();
  }

  /** At MR 1 on the panel. */
  private Locator mr(String test) {
    return tablet.page().locator("[data-scanner=mr-1] [data-test=" + test + "]");
  }

  private void awaits(String state) {
    assertThat(tablet.page().locator("[data-test=panel-scanner][data-scanner=mr-1]"))
        .hasAttribute("data-state", state);
  }

  private void isClean(String what) {
    assertThat(axe.violations(tablet.page())).as(what).isEmpty();
    tablet.picture(what);
  }

  @Test
  void looksAfterThePatientAndTheRemotePeople() throws Exception {
    axe = new Axe();
    makesTheTabletAPanel();
    seesWhoOperatesAndSpeaksToThem();
    goesIn();
    takesOver();
    stopsAndReadsWhatToDo();
    losesTheNetwork();
    resets();
    answersThePatient();
    tests();
    assertThat(tablet.errors()).allMatch(error -> error.contains("ERR_INTERNET_DISCONNECTED"));
    assertThat(stage.appliance().ctl("audit-verify").output()).contains("whole:");
  }

  private void makesTheTabletAPanel() throws Exception {
    tablet = signedIn(stage.onSiteWindow(), "olga", "Olga Berg", "on-site-operator");
    tablet.click("nav-panel");
    awaits("armed");
    assertThat(mr("panel-hold")).isDisabled();
    isClean("panel-not-enrolled");
    tablet
        .fill("panel-code", Panels.code(stage.appliance(), "mr-room"))
        .click("panel-enrol-submit");
    assertThat(tablet.on("panel-id")).containsText("mr-room");
    isClean("panel");
  }

  private void seesWhoOperatesAndSpeaksToThem() throws Exception {
    tess = signedIn(stage.window(), "tess", "Tess Okafor", "technologist").open("mr-1");
    tess.askControl();
    assertThat(mr("panel-holder")).containsText("Tess Okafor is in control");
    tess.click("say-TABLE_IN");
    mr("call-out-answer").click();
    assertThat(tess.on("call-outs-said")).containsText("heard by Olga Berg");
    mr("say-READY").click();
    tess.click("call-out-answer");
    assertThat(mr("call-outs-said")).containsText("heard by Tess Okafor");
  }

  private void goesIn() {
    mr("panel-hold").click();
    assertThat(mr("panel-release")).isVisible();
    tess.awaits("control-state", "viewing");
    mr("panel-release").click();
    assertThat(mr("panel-hold")).isVisible();
    tess.askControl();
  }

  private void takesOver() {
    mr("panel-take-over").click();
    tess.awaits("control-state", "viewing");
    assertThat(tess.on("control-refused")).containsText("Olga Berg has taken over on site");
    mr("panel-give-back").click();
    assertThat(mr("panel-take-over")).isVisible();
    tess.askControl();
  }

  private void stopsAndReadsWhatToDo() {
    mr("panel-stop").click();
    assertThat(mr("panel-press")).containsText("Confirmed after");
    awaits("tripped");
    tess.awaits("stop-box", "tripped").awaits("control-state", "viewing");
    assertThat(mr("panel-card")).containsText("+1-555-0102");
    assertThat(mr("panel-card")).containsText("the on-site panel");
    isClean("panel-tripped");
  }

  private void losesTheNetwork() {
    tablet.page().context().setOffline(true);
    assertThat(tablet.on("panel-deaf")).containsText("USE THE SCANNER’S OWN STOP");
    tablet.click("panel-behind");
    assertThat(tablet.on("panel-problem")).containsText("does not answer");
    assertThat(mr("panel-card")).containsText("+1-555-0102");
    tablet.page().context().setOffline(false);
    assertThat(tablet.on("panel-problem")).isEmpty();
  }

  private void resets() {
    tablet.fill("reason-mr-1", "ok");
    mr("panel-reset-submit").click();
    assertThat(tablet.on("panel-problem")).containsText("at least 8 characters");
    awaits("tripped");
    tablet.fill("reason-mr-1", "the coil was wet, dried it");
    mr("panel-reset-submit").click();
    awaits("armed");
    tess.awaits("stop-box", "armed").awaits("control-state", "viewing");
  }

  private void answersThePatient() throws Exception {
    input(6, "on");
    assertThat(mr("panel-call")).containsText("The patient calls");
    isClean("panel-patient-calls");
    mr("panel-acknowledge").click();
    assertThat(mr("panel-call")).containsText("Olga Berg is with the patient");
    input(6, "off");
    assertThat(mr("panel-call")).not().containsText("Olga Berg");
  }

  private void tests() {
    mr("panel-test").click();
    tablet.click("confirm-yes");
    assertThat(mr("panel-test-result")).containsText("passed");
  }
}
