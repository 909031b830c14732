package org.scangate.itests.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.scangate.itests.harness.Appliance.Somebody;
import org.scangate.itests.harness.Run;

/**
 * The panel's page and the cards stay on the tablet: loaded anew while the appliance hangs or is
 * off, it still says what to do. The tablet trusts the site's certificate, as browsers ask for it.
 */
class PanelKeptTest {
  private static final String OWN_STOP = "the <b>red</b> button & its twin at the door";

  @RegisterExtension
  static final Stage stage =
      Stage.site(PanelKeptTest::site)
          .with(appliance -> Chromium.join(new EverydayChromium(appliance.siteCa())));

  private Window tablet;

  private static String site() throws IOException {
    String demo = Stage.demoSite();
    String own = "\"Demo: the red button at the console's left";
    assertThat(demo).contains(own);
    return demo.replaceAll("own-stop: " + own + "[^\\n]*", "own-stop: \"" + OWN_STOP + "\"");
  }

  private Locator mr(String test) {
    return tablet.page().locator("[data-scanner=mr-1] [data-test=" + test + "]");
  }

  private Locator cardOverScreen() {
    return tablet.page().locator("[data-test=deaf-card][data-scanner=mr-1]");
  }

  @Test
  void saysWhatToDoWithoutTheApplianceTooLoadedAnew() throws Exception {
    tablet = stage.onSiteWindow();
    Somebody olga = stage.appliance().person("olga", "Olga Berg", "on-site-operator");
    tablet.signIn(olga, new Authenticator(olga.otpauthUri()).code());
    tablet.click("nav-panel");
    tablet.fill("panel-code", Panels.code(stage.appliance(), "mr-room"));
    tablet.click("panel-enrol-submit");
    assertThat(tablet.on("panel-id")).containsText("mr-room");
    tablet.awaits("panel-kept", "kept").click("sign-out");
    tablet.goTo("/panel");

    mr("panel-card-asked").locator("summary").click();
    assertThat(mr("panel-card-asked")).containsText(OWN_STOP);
    mr("panel-stop").click();
    assertThat(mr("panel-card")).containsText(OWN_STOP);
    tablet.picture("panel-card");

    hangs();
    dies();
    assertThat(tablet.errors()).isEmpty();
  }

  private void hangs() throws Exception {
    signal("STOP");
    try {
      tablet.page().reload();
      saysWhatToDo();
    } finally {
      signal("CONT");
    }
    assertThat(tablet.on("panel-deaf")).isEmpty();
  }

  private void dies() throws Exception {
    stage.appliance().kill();
    tablet.page().reload();
    saysWhatToDo();
    tablet
        .page()
        .screenshot(
            new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/panel-kept.png")));
    tablet.click("panel-behind");
    assertThat(mr("panel-card")).containsText(OWN_STOP);
    tablet.picture("panel-kept-behind");

    stage.appliance().start();
    assertThat(tablet.on("panel-problem")).isEmpty();
    assertThat(mr("panel-card")).containsText(OWN_STOP);
  }

  private void saysWhatToDo() {
    assertThat(tablet.on("panel-deaf")).containsText("NOT CONNECTED: USE THE SCANNER’S OWN STOP");
    assertThat(cardOverScreen()).containsText(OWN_STOP);
    assertThat(cardOverScreen()).containsText("MR binder, tab 3");
    assertThat(cardOverScreen()).containsText("+1-555-0109");
    assertThat(cardOverScreen()).containsText("+1-555-0102");
  }

  private static void signal(String name) throws Exception {
    String pid = Long.toString(stage.appliance().javaPid());
    assertThat(Run.command(List.of("kill", "-" + name, pid)).code()).isZero();
  }
}
