package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/** The README's first ten minutes of an on-site operator, step by step, at a panel. */
class OnSiteOperatorTest {
  @RegisterExtension static final Stage stage = Stage.demo();

  private static final String PIN = "582603";
  private static final String BADGE = "04A3B7129F";

  private Axe axe;
  private Window tablet;
  private Window tess;

  private static Window signedIn(Window window, String id, String name, String role)
      throws Exception {
    Somebody somebody = stage.appliance().person(id, name, role);
    window.goTo("/");
    return window.signIn(somebody, new Authenticator(somebody.otpauthUri()).code());
  }

  private static void ctl(String... words) throws Exception {
    Run.Result result = stage.appliance().ctl(words);
    assertThat(result.code()).as(result.output()).isZero();
  }

  private static void input(int number, String level) throws Exception {
    ctl("stop-input", "demo-mr", "" + number, level);
  }

  /** At MR 1 on the panel. */
  private Locator mr(String test) {
    return tablet.page().locator("[data-scanner=mr-1] [data-test=" + test + "]");
  }

  /** One tap on the name, and the PIN when the last one is too long ago. */
  private void as(String person, String secret) {
    tablet.page().locator("[data-test=who-name][data-person=" + person + "]").click();
    Locator field = tablet.on("who-secret");
    tablet
        .page()
        .locator("[data-test=who]:not([open]), [data-test=who-secret]")
        .first()
        .waitFor(attached());
    if (field.isVisible()) {
      field.fill(secret);
      tablet.click("who-submit");
    }
  }

  private static Locator.WaitForOptions attached() {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED);
  }

  private void olga() {
    as("olga", PIN);
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
    checksInWithAColleague();
    seesWhoOperatesAndSpeaksToThem();
    goesIn();
    givesControlToWhoAsks();
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
    Somebody olga = stage.appliance().person("olga", "Olga Berg", "on-site-operator");
    Authenticator codes = new Authenticator(olga.otpauthUri());
    tablet = stage.onSiteWindow();
    tablet.goTo("/");
    tablet.signIn(olga, codes.code());
    tablet.click("nav-account").fill("pin-new", "123456").fill("pin-code", codes.code());
    tablet.click("pin-submit");
    assertThat(tablet.on("account-problem")).containsText("counts up or down");
    tablet.fill("pin-new", PIN).click("pin-submit");
    assertThat(tablet.on("account-done")).containsText("The PIN is set");
    isClean("account-pin");
    tablet.click("nav-panel");
    awaits("armed");
    assertThat(mr("panel-hold")).isDisabled();
    isClean("panel-not-enrolled");
    tablet
        .fill("panel-code", Panels.code(stage.appliance(), "mr-room"))
        .click("panel-enrol-submit");
    assertThat(tablet.on("panel-id")).containsText("mr-room");
    tablet.click("sign-out");
    tablet.goTo("/");
    assertThat(tablet.on("panel-staff")).containsText("Nobody is checked in");
  }

  private void checksInWithAColleague() throws Exception {
    stage.appliance().person("omar", "Omar Reyes", "on-site-operator");
    ctl("badge-set", "omar", BADGE);
    tablet.click("check-in");
    isClean("panel-check-in");
    as("olga", "903417");
    assertThat(tablet.on("panel-problem")).containsText("That is not the PIN");
    tablet.click("check-in");
    olga();
    assertThat(tablet.on("checked-in")).containsText("Olga Berg");
    tablet.click("check-in");
    tablet.page().keyboard().type(BADGE);
    tablet.page().keyboard().press("Enter");
    assertThat(tablet.on("checked-in")).containsText(new String[] {"Olga Berg", "Omar Reyes"});
    assertThat(tablet.on("panel-problem")).isEmpty();
    isClean("panel");
  }

  private void seesWhoOperatesAndSpeaksToThem() throws Exception {
    tess = signedIn(stage.window(), "tess", "Tess Okafor", "technologist").open("mr-1");
    tess.askControl();
    assertThat(mr("panel-holder")).containsText("Tess Okafor is in control");
    tess.click("say-TABLE_IN");
    mr("call-out-answer").click();
    olga();
    assertThat(tess.on("call-outs-said")).containsText("heard by Olga Berg");
    mr("say-READY").click();
    as("omar", BADGE);
    tess.click("call-out-answer");
    assertThat(mr("call-outs-said")).containsText("heard by Tess Okafor");
  }

  private void goesIn() {
    mr("panel-hold").click();
    assertThat(mr("panel-release")).isVisible();
    tess.awaits("control-state", "viewing");
    mr("panel-release").click();
    olga();
    assertThat(mr("panel-hold")).isVisible();
    tess.askControl();
  }

  private void givesControlToWhoAsks() throws Exception {
    Window tom = signedIn(stage.window(), "tom", "Tom Ito", "technologist").open("mr-1");
    tom.click("control-button");
    assertThat(mr("panel-asks")).containsText("Tom Ito asks Tess Okafor for control");
    mr("panel-grant").click();
    olga();
    tom.awaits("control-state", "in-control");
    tess.awaits("control-state", "viewing").click("control-button");
    mr("panel-decline").click();
    as("omar", BADGE);
    assertThat(tess.on("control-refused")).containsText("Omar Reyes on site has declined it");
    tom.giveBack();
    tess.askControl();
  }

  private void takesOver() {
    mr("panel-take-over").click();
    olga();
    tess.awaits("control-state", "viewing");
    assertThat(tess.on("control-refused")).containsText("Olga Berg has taken over on site");
    mr("panel-give-back").click();
    as("omar", BADGE);
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
    assertThat(mr("panel-card")).containsText("the red button at the console's left");
    Locator card = tess.on("session-card");
    card.locator("summary").click();
    assertThat(card).containsText("the red button at the console's left");
    assertThat(card).containsText("MR safety officer");
    assertThat(axe.violations(tess.page())).as("the card in a session").isEmpty();
    tess.picture("session-card");
    card.locator("summary").click();
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
    olga();
    assertThat(tablet.on("panel-problem")).containsText("at least 8 characters");
    awaits("tripped");
    tablet.fill("reason-mr-1", "the coil was wet, dried it");
    mr("panel-reset-submit").click();
    olga();
    awaits("armed");
    tess.awaits("stop-box", "armed").awaits("control-state", "viewing");
  }

  private void answersThePatient() throws Exception {
    input(6, "on");
    assertThat(mr("panel-call")).containsText("The patient calls");
    isClean("panel-patient-calls");
    mr("panel-acknowledge").click();
    olga();
    assertThat(mr("panel-call")).containsText("Olga Berg is with the patient");
    input(6, "off");
    assertThat(mr("panel-call")).not().containsText("Olga Berg");
  }

  private void tests() {
    mr("panel-test").click();
    tablet.click("confirm-yes");
    olga();
    assertThat(mr("panel-test-result")).containsText("passed");
  }
}
