package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.SignedIn;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/** The panel beside the scanners, in a browser on the on-site listener. */
class PanelTest {
  @RegisterExtension static final Stage stage = Stage.demo();

  private static void input(int number, String level) throws Exception {
    Run.Result result = stage.appliance().ctl("stop-input", "demo-mr", "" + number, level);
    assertThat(result.code()).as(result.output()).isZero();
  }

  private static Somebody person(String id, String roles) throws Exception {
    return stage.appliance().person(id, id, roles);
  }

  private static Window signedIn(Window window, Somebody somebody) throws Exception {
    window.goTo("/");
    window.signIn(somebody, new Authenticator(somebody.otpauthUri()).code());
    return window;
  }

  private static final class OfMr {
    private final Window window;

    OfMr(Window window) {
      this.window = window;
    }

    com.microsoft.playwright.Locator on(String test) {
      return window.page().locator("[data-scanner=mr-1] [data-test=" + test + "]");
    }

    void awaits(String state) {
      assertThat(window.page().locator("[data-test=panel-scanner][data-scanner=mr-1]"))
          .hasAttribute("data-state", state);
    }
  }

  private static void isClean(Axe axe, Window window, String what) {
    assertThat(axe.violations(window.page())).as(what).isEmpty();
  }

  @Test
  void stopsHoldsResetsAndAnswersThePatient() throws Exception {
    Axe axe = new Axe();
    Window tablet = signedIn(stage.onSiteWindow(), person("olga", "on-site-operator"));
    tablet.click("nav-panel");
    OfMr mr = new OfMr(tablet);
    mr.awaits("armed");
    assertThat(mr.on("panel-hold")).isDisabled();
    isClean(axe, tablet, "panel, not enrolled");
    tablet
        .fill("panel-code", Panels.code(stage.appliance(), "mr-room"))
        .click("panel-enrol-submit");
    assertThat(tablet.on("panel-id")).containsText("mr-room");
    isClean(axe, tablet, "panel");
    tablet.picture("panel");

    Window tess = signedIn(stage.window(), person("tess", "technologist")).open("mr-1");
    tess.askControl();
    mr.on("panel-hold").click();
    assertThat(mr.on("panel-release")).isVisible();
    tess.awaits("control-state", "viewing");
    mr.on("panel-release").click();
    assertThat(mr.on("panel-hold")).isVisible();
    tess.askControl();

    mr.on("panel-stop").click();
    assertThat(mr.on("panel-press")).containsText("Confirmed after");
    mr.awaits("tripped");
    tess.awaits("stop-box", "tripped").awaits("control-state", "viewing");
    assertThat(mr.on("panel-card")).containsText("+1-555-0102");
    assertThat(mr.on("panel-card")).containsText("the on-site panel");
    isClean(axe, tablet, "panel, tripped");
    tablet.picture("panel-tripped");

    tablet.page().context().setOffline(true);
    assertThat(tablet.on("panel-problem")).containsText("does not answer");
    assertThat(mr.on("panel-card")).containsText("+1-555-0102");
    tablet.page().context().setOffline(false);
    assertThat(tablet.on("panel-problem")).isEmpty();

    tablet.fill("reason-mr-1", "ok");
    mr.on("panel-reset-submit").click();
    assertThat(tablet.on("panel-problem")).containsText("at least 8 characters");
    mr.awaits("tripped");
    tablet.fill("reason-mr-1", "the coil was wet, dried it");
    mr.on("panel-reset-submit").click();
    mr.awaits("armed");
    tess.awaits("stop-box", "armed").awaits("control-state", "viewing");

    input(6, "on");
    assertThat(mr.on("panel-call")).containsText("The patient calls");
    isClean(axe, tablet, "panel, patient calls");
    tablet.picture("panel-patient-calls");
    mr.on("panel-acknowledge").click();
    assertThat(mr.on("panel-call")).containsText("olga is with the patient");
    input(6, "off");
    assertThat(mr.on("panel-call")).not().containsText("olga");

    mr.on("panel-test").click();
    tablet.click("confirm-yes");
    assertThat(mr.on("panel-test-result")).containsText("passed");
    assertThat(tablet.errors()).allMatch(error -> error.contains("ERR_INTERNET_DISCONNECTED"));
    assertThat(stage.appliance().ctl("audit-verify").output()).contains("whole:");
  }

  @Test
  void fromElsewhereThereIsNone() throws Exception {
    Somebody oscar = person("oscar", "on-site-operator,technologist");
    SignedIn elsewhere = stage.appliance().signIn(oscar);
    assertThat(stage.appliance().get("/api/on-site", elsewhere.cookie()).statusCode())
        .isEqualTo(404);
    for (String path : new String[] {"/api/on-site/act", "/api/on-site/stop", "/api/panel/enrol"}) {
      assertThat(
              stage
                  .appliance()
                  .post(path, elsewhere.cookie(), java.util.Map.of("scanner", "mr-1"))
                  .statusCode())
          .as(path)
          .isEqualTo(404);
    }
  }
}
